// Headers on every answer: what a browser may do with it. Texts of logs are hostile until shown otherwise.

import type { FastifyReply } from 'fastify'
import { SCRIPT_HASH, STYLE_HASH } from '../../report/html/assets.ts'

/** The application: everything from here, nothing inline. Images may be drawn by the page itself (exported diagrams). */
const APP_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** A report page: an origin of its own, so that not even a fault in it reaches the interface; its own script and style only. */
export const REPORT_POLICY = [
  'sandbox allow-scripts allow-popups',
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  `script-src 'sha256-${SCRIPT_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': APP_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Files of the application say otherwise; anything else may hold what only this caller may see.
  'cache-control': 'no-store',
} as const

/** Sets the headers; an answer may then replace single ones. */
export function setSecurityHeaders(reply: FastifyReply): void {
  reply.headers(HEADERS)
}
