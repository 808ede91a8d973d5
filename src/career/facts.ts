import path from 'node:path'
import type { z } from 'zod'
import {
  type Dataset,
  type DatasetHead,
  type FactFolders,
  readDataset,
  type Sourced,
} from './dataset.ts'
import { joinPrograms, type Program } from './programs.ts'
import * as records from './records.ts'

/** Every data set's file below content/facts and what its records are. */
export const datasetFiles = {
  wages: ['bls/oews-national.json', records.wage],
  stateWages: ['bls/oews-state.json', records.stateWage],
  projections: ['bls/projections.json', records.projection],
  attainment: ['bls/attainment.json', records.attainment],
  occupations: ['onet/occupations.json', records.occupation],
  software: ['onet/software.json', records.software],
  onetTexts: ['onet/text.json', records.onetText],
  scorecardPrograms: ['scorecard/programs.json', records.scorecardProgram],
  institutions: ['scorecard/institutions.json', records.institution],
  outcomes: ['scorecard/outcomes.json', records.outcome],
  sectorPrices: ['scorecard/sector-prices.json', records.sectorPrice],
  ncesPrices: ['costs/nces.json', records.listPrice],
  collegeBoardPrices: ['costs/college-board.json', records.listPrice],
  bootcamps: ['costs/bootcamps.json', records.bootcampFact],
  newCoders: ['surveys/new-coders.odbl.json', records.newCoder],
  developerSurvey: ['surveys/stack-overflow.odbl.json', records.surveyRow],
  exams: ['certifications/exams.json', records.exam],
  claims: ['claims/popular.json', records.claim],
} as const satisfies Record<string, readonly [string, z.ZodType<Sourced>]>

export type DatasetName = keyof typeof datasetFiles

type RecordsOf<Name extends DatasetName> = readonly z.infer<(typeof datasetFiles)[Name][1]>[]

/** Every figure about the world that pages, plans and matches may use, checked at the door. */
export type Facts = { readonly [Name in DatasetName]: RecordsOf<Name> } & {
  readonly heads: { readonly [Name in DatasetName]: DatasetHead }
  /** Programs joined with their schools, also those that are no longer offered. */
  readonly programs: readonly Program[]
}

/** Reads content/facts, and what was imported over it. Throws Problem 'bad-file'. */
export async function readFacts(options: {
  contentFolder: string
  importedFolder: string | null
}): Promise<Facts> {
  const folders: FactFolders = {
    shipped: path.join(options.contentFolder, 'facts'),
    imported: options.importedFolder,
  }
  const names = Object.keys(datasetFiles) as DatasetName[]
  const read = await Promise.all(
    names.map(async (name): Promise<[DatasetName, Dataset<Sourced>]> => {
      const [file, record] = datasetFiles[name]
      return [name, await readDataset(folders, file, record as z.ZodType<Sourced>)]
    }),
  )
  const lists = Object.fromEntries(read.map(([name, { records }]) => [name, records]))
  const heads = Object.fromEntries(read.map(([name, { head }]) => [name, head]))
  const facts = { ...lists, heads } as unknown as Omit<Facts, 'programs'>
  return { ...facts, programs: joinPrograms(facts.scorecardPrograms, facts.institutions) }
}
