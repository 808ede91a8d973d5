const watch = { film: 'Salt' }
console.log(5 + watch.minutes)
