create index blpu_place on places.blpu using gist (point(easting, northing));

create index street_place on places.street using gist (box(point(start_easting, start_northing), point(end_easting, end_northing)));
