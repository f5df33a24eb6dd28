// A Windows account as people write it.

/** "CONTOSO\alice" (also with "/") in its parts; anything else is a user of no domain: "alice@contoso.com". */
export function parseAccount(text: string): { readonly user: string; readonly domain: string } {
  const [, domain, user] = /^([^\\/@]+)[\\/](.+)$/.exec(text) ?? []
  return domain === undefined || user === undefined ? { user: text, domain: '' } : { user, domain }
}
