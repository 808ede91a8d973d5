import { z } from 'zod'
import { sourced } from './dataset.ts'

const money = z.int().min(0)
const share = z.number().min(0).max(1)
const maybe = <T extends z.ZodType>(type: T) => type.nullable()
const text = z.string().trim().min(1)
const soc = z.string().regex(/^\d\d-\d{4}$/)
const onetCode = z.string().regex(/^\d\d-\d{4}\.\d\d$/)

const percentiles = {
  employment: maybe(z.int().min(0)),
  meanAnnual: maybe(money),
  p10: maybe(money),
  p25: maybe(money),
  median: maybe(money),
  p75: maybe(money),
  p90: maybe(money),
  /** Figures that are null since they lie above the highest one that the publisher shows. */
  topCoded: z.array(z.enum(['meanAnnual', 'p10', 'p25', 'median', 'p75', 'p90'])).optional(),
}

/** One occupation in one May: OEWS, the whole country. */
export const wage = z.strictObject({
  soc,
  title: text,
  group: z.enum(['total', 'major', 'minor', 'broad', 'detailed']),
  year: z.int().min(1990).max(2100),
  ...percentiles,
  ...sourced,
})

/** One occupation in one state. Null is what the publisher did not release. */
export const stateWage = z.strictObject({
  soc,
  state: z.string().regex(/^[A-Z]{2}$/),
  stateName: text,
  year: z.int().min(1990).max(2100),
  ...percentiles,
  ...sourced,
})

/** Ten years ahead, as the Employment Projections see it. Thousands of jobs. */
export const projection = z.strictObject({
  round: z.string().regex(/^\d{4}-\d\d$/),
  code: z.string().regex(/^(\d\d-\d{4}|OOH:[a-z-]+)$/),
  title: text,
  employmentBaseThousands: maybe(z.number()),
  employmentProjectedThousands: maybe(z.number()),
  changeThousands: maybe(z.number()),
  changePct: maybe(z.number()),
  annualOpeningsThousands: maybe(z.number()),
  medianAnnualWage: maybe(money),
  selfEmployedPct: maybe(z.number()),
  typicalEntryEducation: maybe(text),
  workExperience: maybe(text),
  onTheJobTraining: maybe(text),
  provenance: text,
  ...sourced,
})

export const attainment = z.strictObject({
  code: soc,
  title: text,
  lessThanHighSchool: z.number(),
  highSchool: z.number(),
  someCollege: z.number(),
  associate: z.number(),
  bachelor: z.number(),
  master: z.number(),
  doctoralOrProfessional: z.number(),
  provenance: text,
  ...sourced,
})

const shares = z.array(z.strictObject({ label: text, percent: z.number().min(0).max(100) }))
const rated = z.array(
  z.strictObject({ name: text, importance: z.number(), level: maybe(z.number()) }),
)

/** What O*NET's panels say an occupation asks for. Panels are small: show `educationN`. */
export const occupation = z.strictObject({
  code: onetCode,
  title: text,
  jobZone: maybe(z.int().min(1).max(5)),
  svpRange: maybe(text),
  education: shares,
  educationN: maybe(z.int()),
  educationDate: maybe(text),
  workExperience: shares,
  skills: rated,
  skillsDate: maybe(text),
  knowledge: rated,
  knowledgeDate: maybe(text),
  ...sourced,
})

export const software = z.strictObject({
  code: onetCode,
  software: text,
  commodity: text,
  hot: z.boolean(),
  inDemand: z.boolean(),
  ...sourced,
})

/** Sentences of O*NET as they stand there; marked and attributed wherever they are shown. */
export const onetText = z.strictObject({
  code: onetCode,
  kind: z.enum(['description', 'task', 'title']),
  text,
  core: maybe(z.boolean()),
  date: maybe(text),
  ...sourced,
})

export const credentials = ['certificate', 'associate', 'bachelor', 'master'] as const

export const scorecardProgram = z.strictObject({
  id: text,
  unitid: text,
  institution: text,
  control: z.enum(['Public', 'Private nonprofit', 'Private for-profit']),
  cip: z.string().regex(/^\d\d\.\d\d$/),
  field: text,
  credential: z.enum(credentials),
  completers: maybe(z.int()),
  earn1yr: maybe(money),
  earn4yr: maybe(money),
  debtMedian: maybe(money),
  hsEarningsState: maybe(money),
  matchable: z.boolean(),
  ...sourced,
})

export const institution = z.strictObject({
  unitid: text,
  name: text,
  city: text,
  state: z.string().regex(/^[A-Z]{2}$/),
  /** The first five digits. What was imported before they were read has none. */
  zip: maybe(z.string().regex(/^\d{5}$/)).default(null),
  lat: maybe(z.number()),
  lon: maybe(z.number()),
  url: maybe(text),
  control: text,
  level: text,
  onlineOnly: z.boolean(),
  undergrads: maybe(z.int()),
  admissionRate: maybe(share),
  tuitionInState: maybe(money),
  tuitionOutOfState: maybe(money),
  netPrice: maybe(z.int()),
  netPriceNewest: maybe(z.int()),
  netPrice0to30k: maybe(z.int()),
  completion150: maybe(share),
  completionBasis: maybe(text),
  /** How many students the rate counts, where the file says it; below 30 it isn't shown. */
  completionStudents: maybe(z.int().min(0)).optional(),
  retention: maybe(share),
  /** How long the certificates in computing take that it gives, below two years. */
  computingCertificates: maybe(z.enum(['under-a-year', 'both', 'longer', 'none'])),
  operating: z.boolean(),
  ...sourced,
})

/** Percentiles across programs: each program counts once. */
export const outcome = z.strictObject({
  cip: text,
  field: text,
  credential: z.enum(credentials),
  control: text,
  programs: z.int(),
  programsWithEarn4yr: z.int(),
  earn1yrP25: maybe(money),
  earn1yrMedian: maybe(money),
  earn1yrP75: maybe(money),
  earn4yrP25: maybe(money),
  earn4yrMedian: maybe(money),
  earn4yrP75: maybe(money),
  earn4yrMedianWeighted: maybe(money),
  debtMedian: maybe(money),
  ...sourced,
})

export const sectorPrice = z.strictObject({
  sector: text,
  institutions: z.int(),
  tuitionInStateN: maybe(z.int()),
  tuitionInStateP25: maybe(money),
  tuitionInStateMedian: maybe(money),
  tuitionInStateP75: maybe(money),
  tuitionOutOfStateMedian: maybe(money),
  netPriceN: maybe(z.int()),
  netPriceP25: maybe(money),
  netPriceMedian: money,
  netPriceP75: maybe(money),
  completion150N: maybe(z.int()),
  completion150Median: share,
  ...sourced,
})

export const listPrice = z.strictObject({
  measure: text,
  sector: text,
  value: money,
  year: text,
  unit: text,
  provenance: text,
  ...sourced,
})

export const bootcampFact = z.strictObject({
  kind: z.enum(['marketAverage', 'marketTypical', 'marketTotal', 'standard']),
  measure: text,
  year: z.int(),
  low: maybe(z.number()),
  high: maybe(z.number()),
  terms: maybe(z.record(z.string(), z.union([z.string(), z.number()]))),
  confidence: maybe(text),
  ...sourced,
})

export const newCoder = z.strictObject({
  measure: text,
  answer: text,
  count: z.int(),
  of: maybe(z.int()),
  share,
  year: z.int(),
  ...sourced,
})

export const surveyRow = z.strictObject({
  measure: text,
  role: maybe(text),
  country: text,
  yearsCoding: maybe(z.array(z.int()).length(2)),
  education: maybe(text),
  n: maybe(z.int()),
  p25: maybe(money),
  median: maybe(money),
  p75: maybe(money),
  share: maybe(share),
  smallSample: z.boolean(),
  year: z.int(),
  provenance: text,
  ...sourced,
})

export const exam = z.strictObject({
  id: text,
  exam: text,
  name: text,
  vendor: text,
  level: text,
  status: z.enum(['active', 'upcoming', 'retiring', 'retired', 'unverified']),
  availableFrom: maybe(text),
  availableUntil: maybe(text),
  retiredOn: maybe(text),
  replacedBy: maybe(text),
  replaces: maybe(text),
  questions: maybe(z.int()),
  minutes: maybe(z.int()),
  priceUsd: maybe(money),
  passingScore: maybe(z.int()),
  scoreMax: maybe(z.int()),
  domains: z.array(z.strictObject({ name: text, low: maybe(z.number()), high: maybe(z.number()) })),
  claims: z.array(
    z.strictObject({
      questions: maybe(z.int()),
      minutes: maybe(z.int()),
      passingPercent: maybe(z.int()),
      site: text,
    }),
  ),
  confidence: text,
  notes: maybe(text),
  url: maybe(z.url()),
  urlChecked: z.boolean(),
  asOf: text,
  ...sourced,
})

/** What articles repeat, what it was, and where the newest figure stands. */
export const claim = z.strictObject({
  id: text,
  claim: text,
  said: z.number(),
  unit: z.enum(['USD', 'percent']),
  was: text,
  wasYear: maybe(z.int()),
  wasSoc: maybe(soc),
  wasMeasure: maybe(text),
  newestSoc: maybe(soc),
  round: maybe(text),
  code: maybe(text),
  newestCode: maybe(text),
  ...sourced,
})

export type Wage = z.infer<typeof wage>
export type StateWage = z.infer<typeof stateWage>
export type Projection = z.infer<typeof projection>
export type Attainment = z.infer<typeof attainment>
export type Occupation = z.infer<typeof occupation>
export type Software = z.infer<typeof software>
export type OnetText = z.infer<typeof onetText>
export type Credential = (typeof credentials)[number]
export type ScorecardProgram = z.infer<typeof scorecardProgram>
export type Institution = z.infer<typeof institution>
export type Outcome = z.infer<typeof outcome>
export type SectorPrice = z.infer<typeof sectorPrice>
export type ListPrice = z.infer<typeof listPrice>
export type BootcampFact = z.infer<typeof bootcampFact>
export type NewCoder = z.infer<typeof newCoder>
export type SurveyRow = z.infer<typeof surveyRow>
export type Exam = z.infer<typeof exam>
export type Claim = z.infer<typeof claim>
