import { countText } from '../../../kit/count-text.ts'
import type { ProgramsPage } from '../../../view/way/programs-page.ts'
import { milesText } from '../../components/distance.tsx'
import { dollarText, numberText, publishedText } from '../../figures.ts'

export type ProgramLine = ProgramsPage['found']['programs'][number]

export const credentialWords: Record<ProgramLine['credential'], string> = {
  bootcamp: 'bootcamp',
  certificate: 'certificate',
  associate: 'associate degree',
  bachelor: 'bachelor’s degree',
  master: 'master’s degree',
}

interface LinesProps {
  readonly program: ProgramLine
  /** About how far it is; absent: not known, or not asked for. */
  readonly miles?: number | undefined
}

/** What it is, where, and its figures; each says what it counts. */
export function Lines({ program, miles }: LinesProps) {
  const { field, credential, city, state, control, isOnline, earn1yr, earn4yr, undergrads } =
    program
  const place = [city, state].filter(Boolean).join(', ')
  return (
    <>
      <p class="figs">
        <span>
          {field}, {credentialWords[credential]}
        </span>
        <span>{place || 'place not known'}</span>
        {miles === undefined ? null : <span>{milesText(miles)}</span>}
        {control === 'Bootcamp' ? null : <span>{control.toLowerCase()}</span>}
        {isOnline ? <span>online</span> : null}
      </p>
      {program.origin === 'entered' ? (
        <Entered program={program} />
      ) : (
        <p class="figs">
          <span>
            a year after grants{program.control === 'Public' ? ', from its state' : ''}{' '}
            <strong>
              {program.netPrice === null ? 'not published' : dollarText(program.netPrice)}
            </strong>
            {program.netPrice !== null && program.netPrice < 0
              ? ', because grants were more than the price'
              : ''}
          </span>
          <span>
            earned one year on{' '}
            <strong>{earn1yr === null ? 'not published' : dollarText(earn1yr)}</strong>
          </span>
          <span>
            earned four years on{' '}
            <strong>{earn4yr === null ? 'not published' : dollarText(earn4yr)}</strong>
          </span>
          <span>
            undergraduates{' '}
            <strong>{undergrads === null ? 'not published' : numberText(undergrads)}</strong>
          </span>
        </p>
      )}
    </>
  )
}

/** Who says so: an entered program is never shown without it. */
export function Entered({ program }: { program: ProgramLine }) {
  const { priceTotal, weeks, url, enteredBy, published, note } = program
  return (
    <>
      <p class="figs">
        <span>
          in total <strong>{priceTotal === null ? 'not given' : dollarText(priceTotal)}</strong>
        </span>
        <span>
          length <strong>{weeks === null ? 'not given' : countText(weeks, 'week')}</strong>
        </span>
      </p>
      <p class="figs">
        <span>
          Entered by {enteredBy}, from{' '}
          <a href={url ?? ''} rel="nofollow noopener noreferrer external">
            {hostOf(url)}
          </a>{' '}
          as seen on {publishedText(published)}. Nobody has checked it.
        </span>
      </p>
      {note === null ? null : <p class="figs">“{note}”</p>}
    </>
  )
}

function hostOf(url: string | null): string {
  return url === null ? 'its page' : new URL(url).host
}
