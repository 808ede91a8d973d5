import path from 'node:path'
import { defineConfig } from 'vite'

const web = path.resolve(import.meta.dirname, 'src/web')

/**
 * The browser's files: one style sheet and the islands, hashed, into dist/web/static with a manifest
 * that src/web/assets.ts reads. The compiler puts the server into dist/web, so only the folder below
 * it is emptied here.
 */
export default defineConfig({
  root: web,
  publicDir: path.join(web, 'public'),
  base: '/static/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: path.resolve(import.meta.dirname, 'dist/web/static'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: ['chrome125', 'firefox128', 'safari18'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // How long a plugin took is nothing to someone who starts Backwright for the first time.
      checks: { bundlerTimings: false },
      input: [
        path.join(web, 'styles/index.css'),
        path.join(web, 'styles/terminal.css'),
        path.join(web, 'styles/way-pages.css'),
        path.join(web, 'islands/folder.ts'),
        path.join(web, 'islands/lab.ts'),
        path.join(web, 'islands/page.ts'),
        path.join(web, 'islands/server.ts'),
        path.join(web, 'islands/stage.ts'),
      ],
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
})
