mv archive/2021/accounts/prices.csv found
cp archive/2019/posters/winter-timetable.txt found
