// Server components that speak about the web part of a sign-in, by the name a trace gives them. Names differ between product
// generations, so parts of names decide.

const WEB_COMPONENT =
  /^(?:web|cert(?:ificate)?prov|autodiscover|auth(?:broker|entication)|reach|ucwa|mcx|platformservice|userpin|oauth|(?:ls|rtc)?web)|webticket|webinfrastructure|certprovisioning/i

/** True for a component such as WebInfrastructure, WebTicketService, CertProvisioningService, Autodiscover, Ucwa. */
export function isWebComponent(component: string): boolean {
  return WEB_COMPONENT.test(component.trim())
}
