set -eu
# The superuser runs this.
sql -c "VACUUM"
