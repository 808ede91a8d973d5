import type { RoutesPage } from '../../../view/way/routes-page.ts'
import { PayChart } from '../../components/charts/pay-chart.tsx'
import { PayTable } from '../../components/pay-table.tsx'
import { MarkdownLine } from '../../components/prose.tsx'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { WayHead, WayShell } from '../../components/way.tsx'
import { numberText } from '../../figures.ts'

interface RoutesProps {
  readonly around: Around
  readonly page: RoutesPage
}

/** Every route beside the others: cost, length, what came of it, the risk, and what is not told. */
export function RoutesScreen({ around, page }: RoutesProps) {
  return (
    <WayShell
      around={around}
      title="Routes"
      description="Self-taught, bootcamp, certificate, associate, bachelor’s, master’s: cost, length, earnings, and risk."
      here="/routes"
      sources={page.sources}
    >
      <WayHead
        title="Routes to the job"
        lede="Six ways in: what each costs, how long it takes, what graduates earned, how many finish, and what the figures don’t tell you."
      />
      <Compared page={page} />
      <section class="stack section" aria-labelledby="h-what">
        <h2 id="h-what">What each one is</h2>
        <dl class="cols cols-2">
          {page.routes.map(({ title, what }) => (
            <div class="stack stack-s">
              <dt>
                <strong>{title}</strong>
              </dt>
              <dd class="bare-dd read">
                <MarkdownLine text={what} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="stack section" aria-labelledby="h-earned">
        <h2 id="h-earned">What graduates earned</h2>
        <p class="read">
          This is the middle half of programs, each counted once whatever its size. It only counts
          students who had federal aid, finished, and are working. It doesn’t say who became a
          developer, or what the degree caused.
        </p>
        <div class="cols-pay">
          <PayChart
            id="earned"
            title="Earnings one year on and four years on, by credential"
            description="The middle half of programs by credential."
            rows={page.earned.rows}
          />
          <PayTable
            caption="Earnings one year on and four years on, across programs"
            first="Credential and field"
            counts="Programs"
            rows={page.earned.rows}
            from={page.earned.from}
            isHalf
          />
        </div>
      </section>
      <aside class="next" aria-label="Next step">
        <div class="next-what">
          <strong>Look at real programs</strong>
          <span class="small mute">
            {numberText(page.programs)} at schools that are open, plus any you enter yourself.
          </span>
        </div>
        <a class="btn btn-go" href="/programs">
          Search programs
        </a>
      </aside>
    </WayShell>
  )
}

function Compared({ page }: Pick<RoutesProps, 'page'>) {
  return (
    <Scroll label="Routes compared">
      <table class="data routes">
        <caption class="vh">Routes compared</caption>
        <thead>
          <tr>
            <th scope="col">Route</th>
            <th scope="col">Cost</th>
            <th scope="col">Length</th>
            <th scope="col">Afterward</th>
            <th scope="col">Who finishes</th>
            <th scope="col">What it leaves out</th>
          </tr>
        </thead>
        <tbody>
          {page.routes.map((route) => (
            <tr>
              <th scope="row">{route.title}</th>
              <Cell text={route.cost} />
              <Cell text={route.length} />
              <Cell text={route.earned} />
              <Cell text={route.finish} />
              <Cell text={route.not_told} />
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Cell({ text }: { text: string }) {
  return (
    <td class="t">
      <MarkdownLine text={text} />
    </td>
  )
}
