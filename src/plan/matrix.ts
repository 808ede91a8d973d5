import { assert } from '../kit/assert.ts'

/** The inverse of a symmetric, positive definite matrix given row by row, by Cholesky. */
export function choleskyInverse(matrix: Float64Array, size: number): Float64Array {
  const lower = cholesky(matrix, size)
  const inverse = new Float64Array(size * size)
  const column = new Float64Array(size)
  for (let unit = 0; unit < size; unit++) {
    column.fill(0)
    column[unit] = 1
    for (let row = unit; row < size; row++) {
      let sum = column[row] as number
      for (let at = unit; at < row; at++) {
        sum -= (lower[row * size + at] as number) * (column[at] as number)
      }
      column[row] = sum / (lower[row * size + row] as number)
    }
    for (let row = size - 1; row >= 0; row--) {
      let sum = column[row] as number
      for (let at = row + 1; at < size; at++) {
        sum -= (lower[at * size + row] as number) * (column[at] as number)
      }
      column[row] = sum / (lower[row * size + row] as number)
    }
    inverse.set(column, unit * size)
  }
  return inverse
}

function cholesky(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] as number
      for (let at = 0; at < column; at++) {
        sum -= (lower[row * size + at] as number) * (lower[column * size + at] as number)
      }
      if (row === column) assert(sum > 0, 'the matrix is positive definite')
      lower[row * size + column] =
        row === column ? Math.sqrt(sum) : sum / (lower[column * size + column] as number)
    }
  }
  return lower
}
