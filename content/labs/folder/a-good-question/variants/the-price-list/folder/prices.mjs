// What the box office shows in its window: the week's prices, and what students pay.
const day = 'Saturday'
const tickets = ['adult', 'child', 'evening']
const prices = { adult: 900, child: 500, evening: 1100 }

console.log('Prices for ' + day)

let highest = 0
for (const price of Object.values(prices)) {
  if (price > highest) {
    highest = price
  }
}
console.log('Nobody pays more than ' + highest + ' cents')

for (const ticket of tickets) {
  const dollars = prices[ticket] / 100
  console.log(ticket + ': $' + dollars.toFixed(2))
}

const reduced = prices.student
console.log('student: $' + reduced.toFixed(2))
console.log('Children under 4 are free')
