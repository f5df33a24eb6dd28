// Winsock codes: why a connection or a host lookup failed, alone (10060) or inside 0x8007xxxx (0x8007274C). winsock2.h.

import { defineTable } from '../entry.ts'

const REACH = ['Test-NetConnection <host> -Port <port>, from the machine that failed']

export const winsockCodes = defineTable(
  { kind: 'win32', source: 'winsock2.h', signIn: 'A fault of the program or of the local network stack.' },
  [
    { key: 10004, name: 'WSAEINTR', meaning: 'The call was interrupted.' },
    { key: 10009, name: 'WSAEBADF', meaning: 'The file handle is not valid.' },
    {
      key: 10013,
      name: 'WSAEACCES',
      meaning: 'Access to the socket is forbidden.',
      signIn:
        'Firewall or security software on this machine. In Schannel 36871 "internal error state is 10013": TLS versions or rights on the machine keys.',
    },
    { key: 10014, name: 'WSAEFAULT', meaning: 'An address is not valid.' },
    { key: 10022, name: 'WSAEINVAL', meaning: 'An argument is not valid.' },
    { key: 10024, name: 'WSAEMFILE', meaning: 'Too many open sockets.' },
    {
      key: 10035,
      name: 'WSAEWOULDBLOCK',
      meaning: 'The operation goes on in the background.',
      signIn: 'No failure.',
    },
    {
      key: 10036,
      name: 'WSAEINPROGRESS',
      meaning: 'A blocking operation is under way.',
      signIn: 'No failure.',
    },
    { key: 10038, name: 'WSAENOTSOCK', meaning: 'The handle is no socket.' },
    {
      key: 10047,
      name: 'WSAEAFNOSUPPORT',
      meaning: 'The address family is not supported.',
      signIn: 'IPv6 address on a machine without IPv6, or the reverse.',
    },
    {
      key: 10048,
      name: 'WSAEADDRINUSE',
      meaning: 'The address is in use already.',
      signIn: 'On a server: another program has taken the port (5061, 443) and the service cannot listen.',
    },
    {
      key: 10049,
      name: 'WSAEADDRNOTAVAIL',
      meaning: 'The address is not available on this machine.',
      signIn: 'On a server: the address of the topology is not on any interface.',
    },
    { key: 10050, name: 'WSAENETDOWN', meaning: 'The network is down.', signIn: 'The machine is offline.' },
    {
      key: 10051,
      name: 'WSAENETUNREACH',
      meaning: 'The network is not reachable.',
      signIn: 'No route: VPN, gateway, missing static route on the Edge.',
      check: REACH,
      records: ['TCP-06'],
    },
    {
      key: 10052,
      name: 'WSAENETRESET',
      meaning: 'The connection was broken by keep-alive.',
      signIn: 'An idle connection was dropped on the way.',
      records: ['TCP-09'],
    },
    {
      key: 10053,
      name: 'WSAECONNABORTED',
      meaning: 'The connection was aborted by this machine.',
      signIn: 'Timeout, or security software on this machine ended it.',
      records: ['TCP-09'],
    },
    {
      key: 10054,
      name: 'WSAECONNRESET',
      meaning: 'The connection was reset by the other side.',
      signIn:
        'Right after the ClientHello: TLS version or cipher refused, or a device on the way. Later: idle timeout of a load balancer, or the service was stopped.',
      check: [
        'When: before, during or after the TLS handshake',
        'Schannel 36874, 36887, 36888 on the server',
      ],
      records: ['TLS-21', 'TLS-22', 'TCP-09', 'TCP-02'],
    },
    {
      key: 10055,
      name: 'WSAENOBUFS',
      meaning: 'No buffer space, or no free port.',
      signIn: 'The machine has run out of ports or memory.',
    },
    { key: 10057, name: 'WSAENOTCONN', meaning: 'The socket is not connected.' },
    { key: 10058, name: 'WSAESHUTDOWN', meaning: 'The socket has been shut down.' },
    {
      key: 10060,
      name: 'WSAETIMEDOUT',
      meaning: 'The connection attempt got no answer.',
      signIn: 'A firewall drops packets, the address is wrong or dead, or the route back is missing.',
      check: REACH,
      records: ['TCP-01', 'TCP-03', 'TCP-06', 'TCP-14', 'DNS-14'],
    },
    {
      key: 10061,
      name: 'WSAECONNREFUSED',
      meaning: 'The other machine refused the connection.',
      signIn:
        'The machine is there and nothing listens at that port: service stopped, wrong port, or a firewall that answers.',
      check: REACH,
      records: ['TCP-01', 'TCP-11', 'SIP-05'],
    },
    {
      key: 10064,
      name: 'WSAEHOSTDOWN',
      meaning: 'The host is down.',
      signIn: 'The address is dead.',
      check: REACH,
      records: ['DNS-14'],
    },
    {
      key: 10065,
      name: 'WSAEHOSTUNREACH',
      meaning: 'There is no route to the host.',
      signIn: 'Routing or firewall.',
      check: REACH,
      records: ['TCP-06', 'DNS-14'],
    },
    { key: 10091, name: 'WSASYSNOTREADY', meaning: 'The network subsystem is not ready.' },
    { key: 10093, name: 'WSANOTINITIALISED', meaning: 'Winsock has not been started.' },
    {
      key: 10101,
      name: 'WSAEDISCON',
      meaning: 'The connection is being ended in an orderly way.',
      signIn: 'No failure.',
    },
    { key: 10109, name: 'WSATYPE_NOT_FOUND', meaning: 'The class or type was not found.' },
    {
      key: 11001,
      name: 'WSAHOST_NOT_FOUND',
      meaning: 'The host name does not exist.',
      signIn: 'The A (or AAAA) record is missing in the DNS that this machine asks.',
      check: ['nslookup <name>, on both resolvers: inside and outside'],
      records: ['DNS-01', 'DNS-04', 'DNS-06', 'DNS-13'],
    },
    {
      key: 11002,
      name: 'WSATRY_AGAIN',
      meaning: 'No answer from a DNS server that knows; try again.',
      signIn: 'The DNS server did not answer or failed.',
      records: ['DNS-10'],
    },
    {
      key: 11003,
      name: 'WSANO_RECOVERY',
      meaning: 'The DNS lookup failed for good.',
      signIn: 'The DNS server refused or failed.',
      records: ['DNS-10'],
    },
    {
      key: 11004,
      name: 'WSANO_DATA',
      meaning: 'The name exists and has no record of the type asked for.',
      signIn: 'The record of that type is missing: an A record where there is only another one.',
      records: ['DNS-01', 'DNS-08'],
    },
  ],
)
