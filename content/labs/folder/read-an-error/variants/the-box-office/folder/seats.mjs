const seats = 48
const sold = 31
console.log('Free seats: + (seats - sold))
console.log('See you tonight')
