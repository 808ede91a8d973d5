const sums = [['Salt', 9], ['Low Tide', 9], ['The Ferry', 104]]
const byName = (a, b) => (a[0] < b[0] ? -1 : 1)
sums.sort((a, b) => b[1] - a[1] || byName(a, b))
console.log(sums.map((one) => one[0]).join(', '))
