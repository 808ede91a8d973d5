import type { ProgramsPage } from '../../../view/way/programs-page.ts'
import { Scroll } from '../../components/scroll.tsx'
import { From } from '../../components/sources.tsx'
import { dollarText, numberText } from '../../figures.ts'
import { Lines } from './program-line.tsx'

interface BootcampsProps {
  readonly bootcamp: NonNullable<ProgramsPage['bootcamp']>
  readonly miles: ProgramsPage['miles']
}

/** For whoever looks for a bootcamp: what is known of them, what is near, and the form. */
export function Bootcamps({ bootcamp, miles }: BootcampsProps) {
  return (
    <section class="stack section" aria-labelledby="h-bootcamp">
      <h2 id="h-bootcamp">Looking for a bootcamp?</h2>
      <p class="read">
        We don’t list any by name, because we couldn’t find one with audited, current outcomes.
        Below is what’s known about bootcamps in general, with the year. If you’re considering one,{' '}
        <a href="/programs/enter">enter it</a> and compare it with the others. But first,{' '}
        <a href="/what-to-ask">ask it these questions</a>.
      </p>
      <Scroll label="The typical bootcamp">
        <table class="data">
          <caption>The typical bootcamp, according to different sources</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Year</th>
              <th scope="col" class="r">
                Range
              </th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {bootcamp.typical.map(({ measure, year, low, high, confidence, from }) => {
              const show = measure === 'tuitionUsd' ? dollarText : numberText
              return (
                <tr>
                  <th scope="row">
                    {measure === 'tuitionUsd' ? 'Total price' : 'Length in weeks'}
                  </th>
                  <td>{year}</td>
                  <td class="r">{low === high ? show(low) : `${show(low)} to ${show(high)}`}</td>
                  <td class="t">
                    <From from={from} />
                    {confidence === null ? '' : ` Confidence: ${confidence}.`}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroll>
      <Certificates bootcamp={bootcamp} miles={miles} />
    </section>
  )
}

function Certificates({ bootcamp, miles }: BootcampsProps) {
  return (
    <>
      <h3>Certificates of a year or less, lowest price first</h3>
      <p class="small read">
        {bootcamp.isNear
          ? ''
          : 'None of them match your other filters, so these are from everywhere.  '}
        {numberText(bootcamp.certificateCount)} at schools whose computing certificates all take
        less than a year. If a school also has longer ones, the publisher doesn’t say how long this
        one takes.
      </p>
      <ol class="list programs">
        {bootcamp.certificates.map((program) => (
          <li>
            <h4>
              <a href={`/programs/compare?id=${encodeURIComponent(program.id)}`}>
                {program.institution}
              </a>
            </h4>
            <span />
            <Lines program={program} miles={miles.get(program.id)} />
          </li>
        ))}
      </ol>
      <p class="small mute">
        <From from={bootcamp.from} />
      </p>
      <p>
        <a href="/programs?credential=certificate&sort=price">All certificates of any length</a>
      </p>
    </>
  )
}
