const title = 'Harbor Lights'
console.log('Tonight: ' + titel)
