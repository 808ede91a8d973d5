console.log('14 minutes: Harbor Lights (2011)')
console.log('92 minutes: Salt, and Copper (1999)')
console.log('108 minutes: Winter Timetable (2003)')
console.log('films: 3, minutes: 214')
