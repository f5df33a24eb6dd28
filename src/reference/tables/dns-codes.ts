// DNS codes of Windows (DNS_ERROR_*, DNS_INFO_*), alone (9003) or inside 0x8007xxxx (0x8007232B). winerror.h, RFC 1035 §4.1.1.

import { defineTable } from '../entry.ts'

export const dnsCodes = defineTable(
  {
    kind: 'win32',
    source: 'winerror.h',
    signIn: 'The DNS server or the zone has a fault; ask another resolver.',
  },
  [
    {
      key: 9001,
      name: 'DNS_ERROR_RCODE_FORMAT_ERROR',
      meaning: 'The DNS server cannot read the question (FORMERR).',
      records: ['DNS-10'],
    },
    {
      key: 9002,
      name: 'DNS_ERROR_RCODE_SERVER_FAILURE',
      meaning: 'The DNS server failed (SERVFAIL).',
      signIn: 'Forwarder or delegation of the zone is broken; some networks only.',
      records: ['DNS-10', 'DNS-09'],
    },
    {
      key: 9003,
      name: 'DNS_ERROR_RCODE_NAME_ERROR',
      meaning: 'The name does not exist (NXDOMAIN).',
      signIn:
        'Normal for the names a deployment does not use. A failure when lyncdiscover(internal), the SRV record and the sip names are all missing, or when a name resolves outside and not inside.',
      check: [
        'The whole list of lookups: which of the seven names were answered',
        'The same question to the other resolver (inside, outside)',
      ],
      records: ['DNS-01', 'DNS-04', 'DNS-06', 'DNS-08'],
    },
    {
      key: 9004,
      name: 'DNS_ERROR_RCODE_NOT_IMPLEMENTED',
      meaning: 'The DNS server does not support the question (NOTIMP).',
      records: ['DNS-10'],
      signIn: 'A home router or carrier DNS that does not know SRV.',
    },
    {
      key: 9005,
      name: 'DNS_ERROR_RCODE_REFUSED',
      meaning: 'The DNS server refuses the question (REFUSED).',
      records: ['DNS-10'],
      signIn: 'The resolver does not serve this client, or filters.',
    },
    {
      key: 9008,
      name: 'DNS_ERROR_RCODE_NXRRSET',
      meaning: 'The record set does not exist.',
      records: ['DNS-01'],
    },
    {
      key: 9009,
      name: 'DNS_ERROR_RCODE_NOTAUTH',
      meaning: 'The DNS server is not responsible for the zone.',
      records: ['DNS-09'],
    },
    {
      key: 9501,
      name: 'DNS_INFO_NO_RECORDS',
      meaning: 'The name exists and has no record of the type asked for.',
      signIn: 'The SRV record is missing although the domain exists, or it was entered in the wrong fields.',
      check: ['nslookup -type=srv _sipinternaltls._tcp.<domain>', 'nslookup -type=srv _sip._tls.<domain>'],
      records: ['DNS-01', 'DNS-08'],
    },
    {
      key: 9502,
      name: 'DNS_ERROR_BAD_PACKET',
      meaning: 'The DNS answer is badly formed.',
      records: ['DNS-10'],
      signIn: 'A device on the way rewrites DNS, or the answer was cut.',
    },
    { key: 9503, name: 'DNS_ERROR_NO_PACKET', meaning: 'There is no DNS packet.' },
    { key: 9504, name: 'DNS_ERROR_RCODE', meaning: 'The DNS server reported an error.' },
    { key: 9505, name: 'DNS_ERROR_UNSECURE_PACKET', meaning: 'The DNS packet is not secured.' },
    { key: 9554, name: 'DNS_ERROR_TRY_AGAIN_LATER', meaning: 'Try again later.' },
    {
      key: 9556,
      name: 'DNS_ERROR_NON_RFC_NAME',
      meaning: 'The name does not follow the rules for host names.',
      signIn: 'Underscore or other character in a host name.',
    },
    {
      key: 9560,
      name: 'DNS_ERROR_INVALID_NAME_CHAR',
      meaning: 'The name has a character that is not allowed.',
      signIn: 'A blank or foreign character in the record or address.',
      records: ['DNS-08'],
    },
    {
      key: 9701,
      name: 'DNS_ERROR_RECORD_DOES_NOT_EXIST',
      meaning: 'The record does not exist.',
      records: ['DNS-01'],
      signIn: 'The record is missing.',
    },
    {
      key: 9707,
      name: 'DNS_ERROR_CNAME_LOOP',
      meaning: 'The aliases lead in a circle.',
      signIn: 'Wrong CNAME records for lyncdiscover or sip.',
    },
    {
      key: 9714,
      name: 'DNS_ERROR_NAME_DOES_NOT_EXIST',
      meaning: 'The name does not exist.',
      records: ['DNS-01'],
      signIn: 'The record is missing.',
    },
    {
      key: 9852,
      name: 'DNS_ERROR_NO_DNS_SERVERS',
      meaning: 'No DNS server is configured on this machine.',
      signIn: 'The machine is offline or its network settings are incomplete.',
    },
  ],
)
