find . -name prices.csv
mv ./archive/2021/accounts/prices.csv found
grep -r "Winter Timetable" .
cp ./archive/2021/letters/march.txt found
