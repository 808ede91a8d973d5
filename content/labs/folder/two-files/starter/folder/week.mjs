const evenings = [120, 240, 245]

let all = 0
for (const minutes of evenings) {
  all += minutes
}
console.log('This week: ' + all + ' minutes')
