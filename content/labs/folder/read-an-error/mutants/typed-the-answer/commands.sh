cat > tonight.mjs << 'END'
const title = 'Harbor Lights'
console.log('Tonight: Harbor Lights')
END
sed "s/'cents'/'cents')/" ticket.mjs > new && mv new ticket.mjs
sed 's/film\.txt/films.txt/' list.mjs > new && mv new list.mjs
