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
import type { WayContext } from './way-context.ts'

/** Questions about the way to the job. They ask facts and texts, and the store only for entered programs. */
export type WayViews = ReturnType<typeof bindWayViews>

export function bindWayViews(context: WayContext) {
  return {
    comparePage: (input: Parameters<typeof comparePage>[1]) => comparePage(context, input),
    continuePage: () => continuePage(context),
    degreesPage: () => degreesPage(context),
    docPage: (input: { name: string }) => docPage(context, input),
    enterPage: (input: { learnerId: string }) => enterPage(context, input),
    factsPage: () => factsPage(context),
    fitPage: () => fitPage(context),
    languagesPage: () => languagesPage(context),
    payPage: (input: Parameters<typeof payPage>[1]) => payPage(context, input),
    programsPage: (input: Parameters<typeof programsPage>[1]) => programsPage(context, input),
    rolePage: (input: { role: string }) => rolePage(context, input),
    rolesPage: () => rolesPage(context),
    routesPage: () => routesPage(context),
  }
}
