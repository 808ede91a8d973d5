import type { ServerPage } from '../../view/server-page.ts'
import { isUnsettled } from '../../view/server-page.ts'
import { ServerWork } from '../components/server.tsx'
import { type Around, Shell } from '../components/shell.tsx'

interface ServerScreenProps {
  readonly around: Around
  readonly page: ServerPage
}

/** The console alone: beside an editor of one's own it needs a window, not half of one. */
export function ServerScreen({ around, page }: ServerScreenProps) {
  return (
    <Shell
      around={around}
      title={`Your server: ${page.title}`}
      description={`Send requests to your server for ${page.title} by hand, and see what comes back.`}
      section="labs"
      crumbs={[
        { title: 'Labs', href: '/labs' },
        { title: page.title, href: `/labs/${page.labId}` },
      ]}
      island="server"
      {...(isUnsettled(page) ? { askAgainAfter: 1 } : {})}
    >
      <h1>{page.title}</h1>
      <ServerWork page={page} draft={null} />
      <p>
        <a href={`/labs/${page.labId}#editor`}>Back to the lab</a>
      </p>
    </Shell>
  )
}
