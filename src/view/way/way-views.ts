import { comparePage } from './compare-page.ts'
import { continuePage } from './continue-page.ts'
import { degreesPage } from './degrees-page.ts'
import { docPage } from './doc-page.ts'
import { enterPage } from './enter-page.ts'
import { factsPage } from './facts-page.ts'
import { fitPage } from './fit-page.ts'
import { languagesPage } from './languages-page.ts'
import { payPage } from './pay-page.ts'
import { programsPage } from './programs-page.ts'
import { rolePage } from './role-page.ts'
import { rolesPage } from './roles-page.ts'
import { routesPage } from './routes-page.ts'
import type { WayAsking } from './way-asking.ts'

/** Questions about the way to the job. They ask facts and texts, and the store only for entered programs. */
export type WayViews = ReturnType<typeof bindWayViews>

export function bindWayViews(ask: WayAsking) {
  return {
    comparePage: (input: Parameters<typeof comparePage>[1]) => comparePage(ask, input),
    continuePage: () => continuePage(ask),
    degreesPage: () => degreesPage(ask),
    docPage: (input: { name: string }) => docPage(ask, input),
    enterPage: (input: { learnerId: string }) => enterPage(ask, input),
    factsPage: () => factsPage(ask),
    fitPage: () => fitPage(ask),
    languagesPage: () => languagesPage(ask),
    payPage: (input: Parameters<typeof payPage>[1]) => payPage(ask, input),
    programsPage: (input: Parameters<typeof programsPage>[1]) => programsPage(ask, input),
    rolePage: (input: { role: string }) => rolePage(ask, input),
    rolesPage: () => rolesPage(ask),
    routesPage: () => routesPage(ask),
  }
}
