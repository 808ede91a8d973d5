// The report of the week: films in the order of the alphabet, and the hours.
const week = 12
const days = ['Monday', 'Tuesday', 'Wednesday']
const hours = [2, 5, 3]

console.log('Report of week ' + week)

let all = 0
for (const hour of hours) {
  all += hour
}
console.log('Hours: ' + all)

for (const day of days) {
  console.log('The report has ' + day)
}

const films = 'Salt, Low Tide, The Ferry'
films.sort()

for (const film of films) {
  console.log(film)
}
console.log('End of the report')
