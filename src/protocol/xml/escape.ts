// Text made safe to stand in XML, as content or as an attribute value in double quotes. XML 1.0 §2.2, §2.4, §3.3.3.

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What needs a reference, and what no XML document may hold at all. */
const UNSAFE =
  /[&<>"\t\r\n]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** White space other than blanks becomes references, so that attributes keep it; forbidden characters become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(UNSAFE, character => {
    const code = character.charCodeAt(0)
    if (code === 9 || code === 10 || code === 13) return `&#${code};`
    return NAMED[character] ?? '\ufffd'
  })
}
