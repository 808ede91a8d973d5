/** PostgreSQL's parser and scanner once they are loaded; their offsets are in bytes. */

import { loadModule, parseSync, scanSync } from 'libpg-query'

await loadModule()

export { parseSync, scanSync }
