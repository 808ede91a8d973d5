import { assert } from '../kit/assert.ts'

/** A set of places 0 … size − 1, one bit each. */
export type PlaceSet = Uint32Array

export function noPlaces(size: number): PlaceSet {
  return new Uint32Array(Math.ceil(size / 32))
}

export function addPlace(set: PlaceSet, place: number): void {
  set[place >>> 5] = (set[place >>> 5] as number) | (1 << (place & 31))
}

export function hasPlace(set: PlaceSet, place: number): boolean {
  return ((set[place >>> 5] as number) & (1 << (place & 31))) !== 0
}

/** The places for which the test holds. */
export function placesWhere(size: number, test: (place: number) => boolean): PlaceSet {
  const set = noPlaces(size)
  for (let place = 0; place < size; place++) if (test(place)) addPlace(set, place)
  return set
}

export function bothSets(a: PlaceSet, b: PlaceSet): PlaceSet {
  assert(a.length === b.length, 'sets of places are of one size')
  const both = new Uint32Array(a.length)
  for (let i = 0; i < a.length; i++) both[i] = (a[i] as number) & (b[i] as number)
  return both
}

export function eitherSet(a: PlaceSet, b: PlaceSet): PlaceSet {
  assert(a.length === b.length, 'sets of places are of one size')
  const either = new Uint32Array(a.length)
  for (let i = 0; i < a.length; i++) either[i] = (a[i] as number) | (b[i] as number)
  return either
}

/** How many places are in the set. */
export function countPlaces(set: PlaceSet): number {
  let count = 0
  for (let i = 0; i < set.length; i++) {
    let bits = set[i] as number
    bits -= (bits >>> 1) & 0x5555_5555
    bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333)
    count += Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24
  }
  return count
}
