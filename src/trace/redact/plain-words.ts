// Words that are no names, whoever is called so: of protocols, products and logs. Redaction leaves them alone outside of
// addresses, because a user called "server" must not change what a log says.

const WORDS = `
about accept access account ack action active actor added address admin administrator after again agent alert algorithm all allow already and
anonymous answer any api app application args array asp attempt auth authenticate authentication author authorization auto autodiscover available back bad base
basic because before begin being binary bind body branch browser but bye call callback cancel cannot cause cert certificate certprov certificates challenge
change channel check child cipher claim class client close cls code com common communicator company component computer conf conference config configuration conn
connect connection contact contacts content context control cookie copy core corp could count cpu create created credential credentials current customer data database date day db
debug default delete deny desktop detail details device diag diagnostic diagnostics dialin dialog did digest direct direction director disable disabled discover dns
does domain done down driver edge email empty enable enabled end endpoint enterprise entry error errors event events example exchange exists expire expired expires ext extension external
fail failed failure false fault feature federation file files filter final find finish first flag flags flow focus folder for forbidden force forest format found free from front frontend full function
gateway general get global group guest handle handler handshake has have header headers health hello help here high home hop host hosts hotel hour how html http https
idle ignore image impersonation inbound incoming index info information init inner input inside instance int internal internet into invalid invite ip is issue issuer item its java join json kerberos key keys kind
lab lan last later layer layout ldap left legacy length level lib license line link list listener live load local location lock log logging login logoff logon logs long lookup low lync lyncdiscover lyncdiscoverinternal lyncweb machine mail main manager map
mark match max media medium meet meeting member message messages method microsoft min minute mobile mode model module monitor month more most move must name names native negotiate negotiation net netlogon network never new next node none normal
not notify ntlm null number object oauth off office offline ok old online only open operation option options organization other out outbound outgoing outside own packet page parameter parent parse part party pass
passed password path peer pending per permission phase phone ping pipe plain platform policy poll pool port post power presence present primary principal print private problem process product profile program progress project protocol provider
provision provisioning proxy pub public publish purple push put query queue raw reach read ready realm reason receive received record redirect refer reference refresh refuse refused region register registrar registration registry reject relay release remote remove renew reply report request
require required reset resolve resource response rest result resume retry return reverse right role root round route router routing rule run running same saml sandbox scheduler schema scheme scope script sdk search secondary second secure security see select self send sender
sending sent sequence serial server servers service services session set setting settings setup share should sign signature signed signin simple sip sipe sipexternal sipinternal site size skip skype soap socket some source split sql ssl stack stage standard start started
state static statistics status step stop storage store stream string strong sts sub subject subscribe success support system table tag target task tcp team telephony tel tenant test tester testuser text than that the their them then there these they this thread three ticket time timeout timer title tls to token tool topology
total trace track transaction transport tree true trunk trust trusted try two type udp under undo unified unknown unlock until up update upload uri url usage use user users using utc valid validate validation value values various verify version via video view virtual visible voice voip wait
wan warn warning was watch web webext webservice webticket webticketservice were what when where which while who why wide width wifi will win window windows with without wizard word work worker workstation world would wpad write wrong www xml year yes you your zone
alpha beta gamma delta north south east west europe emea apac amer asia africa america one four five six seven eight nine ten red green blue black white gold silver
`

const words: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter(word => word !== ''))

/** True for a word of protocols, products and logs, in any case. */
export function isPlainWord(text: string): boolean {
  return words.has(text.toLowerCase())
}

/** Labels of host names that say what a host is for; Lyncpin and people need them, they name nobody. */
const FUNCTIONAL: ReadonlySet<string> = new Set(
  `sips tcp udp tls sipinternaltls sipfederationtls ntp xmpp-server ldap kerberos msdcs dc gc
  access accessedge admin autodiscover av avedge conf dialin edge ext external int internal lwa lyncdiscover lyncdiscoverinternal lyncweb lyncwebext mail meet
  ns oab owa owas pac reach sip sipdir sipexternal sipfed sipinternal sts ucupdates-r2 wac web webcon webconf webdir webext webint wpad www`.split(
    /\s+/,
  ),
)

/** True for such a label, in any case. */
export function isFunctionalLabel(label: string): boolean {
  return FUNCTIONAL.has(label.toLowerCase().replace(/^_/, ''))
}

/** Domains of vendors, standards and public services: they name no customer. */
const PUBLIC_DOMAINS =
  `microsoft.com microsoftonline.com microsoftonline-p.com live.com outlook.com office.com office.net office365.com windows.net windows.com windowsupdate.com
skype.com skypeforbusiness.com lync.com msocdn.com msidentity.com azure.com azure.net msn.com asp.net xmlsoap.org w3.org oasis-open.org tempuri.org ietf.org iana.org xmpp.org etsi.org
purl.org digicert.com verisign.com symantec.com globalsign.com globalsign.net comodoca.com sectigo.com usertrust.com entrust.net godaddy.com letsencrypt.org identrust.com thawte.com geotrust.com
google.com apple.com mozilla.org pidgin.im openssl.org schema.org example.com example.net example.org`.split(
    /\s+/,
  )

/** The part of a name that belongs to everybody: "lync.com"; undefined when the name belongs to somebody. */
export function publicDomainOf(name: string): string | undefined {
  const lower = name.toLowerCase()
  return PUBLIC_DOMAINS.find(domain => lower === domain || lower.endsWith(`.${domain}`))
}
