import type { ProgramsPage } from '../../../view/way/programs-page.ts'
import { Scroll } from '../../components/scroll.tsx'
import { From } from '../../components/sources.tsx'
import { dollarText, numberText } from '../../figures.ts'
import { Lines } from './program-line.tsx'

/** For whoever looks for a bootcamp: what is known of them, what is near, and the form. */
export function Bootcamps({ bootcamp }: { bootcamp: NonNullable<ProgramsPage['bootcamp']> }) {
  return (
    <section class="stack section" aria-labelledby="h-bootcamp">
      <h2 id="h-bootcamp">Looking for a bootcamp?</h2>
      <p class="read">
        None is listed by name, since no audited and current outcomes of any were found. What is
        known of them in general is below, with its year. If you consider one,{' '}
        <a href="/programs/enter">enter it</a> and put it beside the others; before that,{' '}
        <a href="/what-to-ask">ask it these questions</a>.
      </p>
      <Scroll label="The typical bootcamp">
        <table class="data">
          <caption>The typical bootcamp, as different people put it</caption>
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
                    {measure === 'tuitionUsd' ? 'Price in all' : 'Length in weeks'}
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
      <Certificates bootcamp={bootcamp} />
    </section>
  )
}

function Certificates({ bootcamp }: { bootcamp: NonNullable<ProgramsPage['bootcamp']> }) {
  return (
    <>
      <h3>Certificates of a year or less, lowest price first</h3>
      <p class="small read">
        {bootcamp.isNear ? '' : 'None of them passes the other filters, so these are of anywhere. '}
        {numberText(bootcamp.certificateCount)} at schools whose certificates in computing all take
        less than a year. Where a school has longer ones, too, the publisher does not say how long
        this one takes.
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
            <Lines program={program} />
          </li>
        ))}
      </ol>
      <p class="small mute">
        <From from={bootcamp.from} />
      </p>
      <p>
        <a href="/programs?credential=certificate&sort=price">
          All certificates, of whatever length
        </a>
      </p>
    </>
  )
}
