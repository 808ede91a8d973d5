function clock(minutes) {
  const rest = minutes % 60
  const hours = Math.floor(minutes / 60)
  return hours + ':' + (rest < 10 ? '0' : '') + rest
}

console.log('Salt ends after ' + clock(90))
console.log('Low Tide ends after ' + clock(65))
