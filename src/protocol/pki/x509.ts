// The X.509 library with the polyfill it needs: `reflect-metadata` must be loaded before it.

import 'reflect-metadata'

export * from '@peculiar/x509'
