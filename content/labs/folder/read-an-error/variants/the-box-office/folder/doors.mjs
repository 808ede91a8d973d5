const doors = '6:30 pm'
console.log('Doors open at ' + Doors)
