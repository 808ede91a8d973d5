import type { Browser } from 'playwright-core'
import { Problem } from '../../kit/problem.ts'
import { startBrowser } from './browser.ts'

/** One Chromium, started when it is first needed and kept warm; started again if it died. */
export interface Browsers {
  /** Throws Problem 'no-browser' where none starts. */
  open(): Promise<Browser>
  close(): Promise<void>
}

/**
 * A browser that reaches this machine alone: every other name and address is unknown to it, in
 * redirects and sockets too. `allowedHosts` are known besides.
 */
export function openBrowsers({
  pathFolders,
  allowedHosts = [],
}: {
  readonly pathFolders: readonly string[]
  readonly allowedHosts?: readonly string[]
}): Browsers {
  let started: Promise<Browser> | null = null
  const start = async (): Promise<Browser> => {
    const known = ['127.0.0.1', '[::1]', 'localhost', '*.localhost', ...allowedHosts]
    const rules = ['MAP * ~NOTFOUND', ...known.map((host) => `EXCLUDE ${host}`)].join(', ')
    const args = [
      `--host-resolver-rules=${rules}`,
      '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    ]
    try {
      const found = await startBrowser({ PATH: pathFolders.join(':') }, args)
      return found.browser
    } catch (cause) {
      throw noBrowser(cause as Error)
    }
  }
  return {
    open: async () => {
      const running = await started?.catch(() => null)
      if (running?.isConnected() === true) return running
      started = start()
      return await started
    },
    close: async () => {
      const running = await started?.catch(() => null)
      started = null
      await running?.close()
    },
  }
}

function noBrowser(cause: Error): Problem {
  return new Problem(
    'no-browser',
    {
      expected: 'a Chromium, Chrome, Edge or Brave that starts on this machine',
      came: cause.message.replace(/^Expected.*tried:\s*/, '').replace(/\nTry: [\s\S]*$/, ''),
      try: 'Install one of them. On Debian, as root: apt-get install -y --no-install-recommends chromium-headless-shell',
    },
    { cause },
  )
}
