node talk.mjs / | tail -n 1 | cut -c 3- > front.txt
node talk.mjs /films/2 | tail -n 1 | cut -c 3- > film.txt
node talk.mjs /films/9 | tail -n 1 | cut -c 3- > missing.txt
node talk.mjs /films/3 | tail -n 1 | cut -c 3- > newest.txt
