import ical, {
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventTransparency,
} from 'ical-generator'
import { addDays, type Day, daysBetween } from './day.ts'
import type { Plan } from './plan-types.ts'

/** Minutes before the first calendar file was made: a SEQUENCE is a small whole number. */
const sequenceFrom = 29_000_000

/** The plan as a calendar file: one entry a week, one a milestone, all-day. */
export function planCalendar(
  plan: Plan,
  of: { readonly title: string; readonly madeAt: Date; readonly url: string },
): string {
  const calendar = ical({
    name: of.title,
    prodId: { company: 'Backwright', product: 'Plan', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  })
  const add = (event: {
    id: string
    from: Day
    days: number
    title: string
    text: string
  }): void => {
    calendar.createEvent({
      id: `${event.id}@backwright`,
      stamp: of.madeAt,
      // Rises each time the file is made, so that a calendar takes the newer dates.
      sequence: Math.floor(of.madeAt.getTime() / 60_000) - sequenceFrom,
      start: startOf(event.from),
      end: startOf(addDays(event.from, event.days)),
      allDay: true,
      summary: event.title,
      description: event.text,
      url: of.url,
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
    })
  }
  for (const week of plan.weeks) {
    if (week.entries.length === 0) continue
    const titles = week.entries.map(({ title }) => title)
    add({
      // By its Sunday: the same week keeps its name when the file is made anew in the middle of it.
      id: `week-${week.to}`,
      from: week.from,
      days: daysBetween(week.from, week.to) + 1,
      title: `Backwright: ${titles.slice(0, 3).join(', ')}${titles.length > 3 ? ' …' : ''}`,
      text: week.entries
        .map(({ title, minutes, labs }) =>
          [`${title}: ${hoursText(minutes)}`, ...labs.map((lab) => `  Lab: ${lab.title}`)].join(
            '\n',
          ),
        )
        .concat(`Looking back: ${hoursText(week.reviewMinutes)}`)
        .join('\n'),
    })
  }
  for (const { id, title, day } of plan.milestones) {
    if (day === null) continue
    add({
      id: `milestone-${id.replaceAll('/', '-')}`,
      from: day,
      days: 1,
      title: `Backwright: ${title}`,
      text: 'As planned; the range is on the page of the plan.',
    })
  }
  return calendar.toString()
}

/** Midnight of UTC: an all-day entry is written without a zone, so it keeps its date everywhere. */
function startOf(day: Day): Date {
  return new Date(`${day}T00:00:00Z`)
}

function hoursText(minutes: number): string {
  const hours = Math.max(0.1, Math.round(minutes / 6) / 10)
  return `${hours} ${hours === 1 ? 'hour' : 'hours'}`
}
