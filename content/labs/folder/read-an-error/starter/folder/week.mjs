const film = 'Salt and Copper'
console.log('Next week: ' + fim)
