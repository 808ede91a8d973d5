const title = 'Salt'
const minutes = 90
title.push('Low Tide')
