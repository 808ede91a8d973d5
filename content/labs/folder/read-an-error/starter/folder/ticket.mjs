const price = 900
console.log('A ticket costs', price, 'cents'
console.log('Enjoy the film')
