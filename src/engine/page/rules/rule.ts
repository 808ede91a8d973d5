import type { Impact, Level } from '../finding.ts'

/** What a rule of ours rests on, and what to do about it. */
export interface Rule {
  readonly wcag: readonly string[]
  readonly level: Level
  readonly impact: Impact
  readonly fix: string
  /** The public descriptions it follows: ids of ACT rules. */
  readonly act: readonly string[]
}

/** A rule with its criteria and ACT rules, each list as words. */
export const rule = (
  wcag: string,
  impact: Impact,
  fix: string,
  act = '',
  level: Level = 'AA',
): Rule => ({
  wcag: wcag.split(' '),
  level,
  impact,
  fix,
  act: act.split(' ').filter(Boolean),
})
