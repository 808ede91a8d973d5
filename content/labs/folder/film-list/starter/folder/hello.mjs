const name = process.argv[2] ?? 'you'
console.log(`Hello, ${name}!`)
