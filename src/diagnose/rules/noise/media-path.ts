// ms-client-diagnostics 20 to 39: a call was set up and its media found no way.

import { evidenceOfSubset } from '../../facts/diagnostics-families.ts'
import { fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

export const rule = defineRule({
  id: 'noise/media-path',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-10'],
  title: {
    fires: 'A call or sharing failed because media found no way; sign-in is not concerned',
    clear: 'No call failed for want of a media path',
  },
  needs: [],
  wants: 'a client log of the call',
  // Only user endpoints use these numbers, in ms-client-diagnostics: 21–25 at set-up, 31–35 in the middle of a call.
  judge: facts =>
    fireOnce(
      evidenceOfSubset(facts, ({ id }) => id >= 20 && id <= 39),
      { causes: [likely('LA-10')] },
    ),
  explain:
    'The clients were signed in and agreed on a call, meeting or screen sharing; then no path for audio, video or sharing was ' +
    'found between them (ms-client-diagnostics). The number says where the two stood: both inside, both outside, or one each.',
  scope: 'Calls and sharing between the two networks; signing in and messages work.',
  causes: [
    {
      id: 'LA-10',
      cause:
        'A firewall on the way stops or changes media: UDP 3478 or TCP 443 to the A/V Edge, ports 50000-59999, address ' +
        'translation, an inspecting firewall, or two Edge Servers that do not reach each other.',
      confirm: [
        'ICEWarn, LocalMR and RemoteMR in the header; the candidates in the SDP of INVITE and answer.',
        'Test-CsAVEdgeConnectivity -TargetFqdn <pool-fqdn>',
      ],
      remedy: [
        'Open UDP 3478 and TCP 443 to the A/V Edge and between Edge Servers (50000-59999 outbound).',
        'Switch off address translation, SIP helpers and application inspection on this path; update the firewall.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a client that cannot sign in', tell: 'then there is a failing REGISTER or web request' },
  ],
  settle: [
    'A call between two clients on the same network.',
    'The same call with one side on another network.',
  ],
  seeAlso: ['ms-client-diagnostics', 'MS-OCER'],
  samples: {
    fires: ['noise/media-path.txt', 'noise/media-path-bye.uccapilog'],
    clear: ['noise/call-ended.uccapilog'],
  },
})
