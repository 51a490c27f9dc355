namespace Guildhall.Foundations.Modules.Places.SampleGazetteer;

/// <summary>
/// Builds the sample borough street by street. The same seed and size give the same borough, so it is built anew
/// for each part of the file instead of being held in memory.
/// </summary>
internal sealed class Builder(int seed, int properties, SampleCouncil council)
{
    private const long FirstUprn = 200_009_900_001;
    private const int FirstUsrn = 45_900_001;
    private const double MiddleEasting = 517_400;
    private const double MiddleNorthing = 324_600;
    private const string UnitLetters = "ABDEFGHJLNPQRSTUWXYZ";

    // Fixed seed, fixed borough: nothing here is secret.
    private readonly Random _random = new(seed);
    private readonly Locality[] _localities = Locality.Of(council.Town);
    private readonly int[] _nextUnit = new int[10];
    private readonly HashSet<string> _blocks = new(StringComparer.Ordinal);
    private int _made;
    private int _streets;

    /// <summary>The borough's streets with their properties: exactly as many properties as asked for.</summary>
    public IEnumerable<SampleStreet> Streets()
    {
        double share = 0;
        for (var ward = 0; ward < _localities.Length && _made < properties; ward++)
        {
            var locality = _localities[ward];
            share += locality.Share;
            var quota = ward == _localities.Length - 1 ? properties : (int)Math.Round(properties * share / 100);

            // Each locality begins a postcode sector of its own.
            _nextUnit[locality.District] = (_nextUnit[locality.District] + 399) / 400 * 400;
            var names = new HashSet<string>(StringComparer.Ordinal);
            var specials = new Queue<Special>(SpecialsOf(locality));
            for (var nth = 0; _made < quota; nth++)
            {
                yield return Street(locality, ward, nth, names, specials, quota);
            }
        }
    }

    private SampleStreet Street(Locality locality, int ward, int nth, HashSet<string> names, Queue<Special> specials, int quota)
    {
        var name = StreetName(locality, nth, names);
        var plots = Math.Min(Plots(locality.Fabric), quota - _made);
        var (start, end) = Line(locality, nth, plots);
        var street = new SampleStreet(FirstUsrn + _streets++, ward, locality, name, Welsh(name), RecordType: 1, start, end);
        var postcode = new PostcodeRun(this, locality.District);
        var number = 1;
        for (var plot = 0; plot < plots && _made < quota; plot++)
        {
            var at = Along(street, plot, plots);

            // The special buildings of a place are on its first streets.
            if (specials.Count > 0 && plot % 3 == 0)
            {
                Add(street, specials.Dequeue(), at, postcode);
                continue;
            }

            number = NextNumber(locality.Fabric, plot, number);
            AddPlot(street, number, at, postcode, quota);
        }

        return street;
    }

    private string StreetName(Locality locality, int nth, HashSet<string> names)
    {
        string[] first = locality.Fabric switch
        {
            Fabric.Centre => ["MARKET SQUARE", "HIGH STREET", "CHURCH STREET", "STATION ROAD", "GUILDHALL STREET"],
            Fabric.Village => ["HIGH STREET", "CHURCH LANE", "MILL LANE", "THE GREEN"],
            Fabric.Flats => ["WHARF ROAD", "CANAL STREET", "QUAY STREET"],
            _ => ["CHURCH ROAD", "STATION ROAD", "VICTORIA ROAD", "SCHOOL LANE", "MILL ROAD", "PARK AVENUE"],
        };
        if (nth < first.Length)
        {
            names.Add(first[nth]);
            return first[nth];
        }

        var ends = locality.Fabric switch
        {
            Fabric.Centre => Names.CentreEnds,
            Fabric.Village => Names.VillageEnds,
            Fabric.Estate => Names.EstateEnds,
            Fabric.Terraces => Names.RoadEnds,
            _ => _random.Next(2) == 0 ? Names.RoadEnds : Names.EstateEnds,
        };
        while (true)
        {
            // Streets of one estate go by one theme.
            var theme = ((nth / 9) + locality.District) % 4;
            var pool = _random.Next(5) == 0
                ? Names.Places
                : (locality.Fabric, theme) switch
                {
                    (Fabric.Estate, 0) => Names.Birds,
                    (Fabric.Estate, 1) or (Fabric.Suburb, 0 or 1) => Names.Trees,
                    (Fabric.Estate, 2) or (Fabric.Terraces, 0 or 1) or (Fabric.Suburb, 2) => Names.People,
                    _ => Names.Places,
                };
            var name = $"{Pick(pool)} {Pick(ends)}";
            if (names.Add(name))
            {
                return name;
            }
        }
    }

    private string? Welsh(string name)
    {
        var cut = name.LastIndexOf(' ');
        return cut > 0
            && Names.WelshEnds.TryGetValue(name[(cut + 1)..], out var end)
            && Names.WelshFirsts.TryGetValue(name[..cut], out var first)
            ? $"{end} {first}"
            : null;
    }

    private int Plots(Fabric fabric) => fabric switch
    {
        Fabric.Centre => _random.Next(15, 60),
        Fabric.Terraces => _random.Next(30, 110),
        Fabric.Suburb => _random.Next(18, 80),
        Fabric.Estate => _random.Next(10, 55),
        Fabric.Flats => _random.Next(8, 30),
        _ => _random.Next(10, 45),
    };

    private (GridPoint Start, GridPoint End) Line(Locality locality, int nth, int plots)
    {
        // Streets lie around the middle of their locality like the seeds of a sunflower, so none is on top of another.
        var far = 85 * Math.Sqrt(nth);
        var around = nth * 2.399963;
        var x = MiddleEasting + locality.East + (far * Math.Cos(around));
        var y = MiddleNorthing + locality.North + (far * Math.Sin(around));
        var direction = _random.NextDouble() * Math.PI;
        var half = Math.Max(30, plots * (locality.Fabric == Fabric.Terraces ? 2.8 : 5.5));
        return (Metres(x - (half * Math.Cos(direction)), y - (half * Math.Sin(direction))), Metres(x + (half * Math.Cos(direction)), y + (half * Math.Sin(direction))));
    }

    private static GridPoint Metres(double x, double y) => new(Math.Round(x, 2), Math.Round(y, 2));

    private GridPoint Along(SampleStreet street, int plot, int plots)
    {
        var part = (plot + 0.5) / plots;
        var dx = street.End.Easting - street.Start.Easting;
        var dy = street.End.Northing - street.Start.Northing;
        var length = Math.Max(1, Math.Sqrt((dx * dx) + (dy * dy)));
        var side = (plot % 2 == 0 ? 1 : -1) * (11 + (_random.NextDouble() * 4));
        return Metres(street.Start.Easting + (dx * part) - (dy / length * side), street.Start.Northing + (dy * part) + (dx / length * side));
    }

    // Odds on one side and evens on the other; a close is numbered round, and some streets have no 13.
    private int NextNumber(Fabric fabric, int plot, int last)
    {
        var number = plot == 0 ? 1 : last + (fabric != Fabric.Estate && _random.Next(40) == 0 ? 2 : 1);
        return number == 13 && _random.Next(2) == 0 ? 14 : number;
    }

    private void AddPlot(SampleStreet street, int number, GridPoint at, PostcodeRun postcode, int quota)
    {
        var fabric = street.Locality.Fabric;
        var chance = _random.Next(1000);
        var (block, converted, shop) = fabric switch
        {
            Fabric.Flats => (300, 30, 60),
            Fabric.Centre => (25, 60, 560),
            Fabric.Terraces => (4, 45, 25),
            Fabric.Suburb => (6, 15, 8),
            Fabric.Estate => (8, 2, 4),
            _ => (2, 5, 12),
        };
        if (chance < block && quota - _made > 8)
        {
            AddBlock(street, number, at, postcode, quota);
        }
        else if (chance < block + converted && quota - _made > 5)
        {
            AddConverted(street, number, at, postcode);
        }
        else if (chance < block + converted + shop)
        {
            AddShop(street, number, at, postcode, quota);
        }
        else
        {
            AddHouse(street, number, at, postcode);
        }
    }

    private void AddHouse(SampleStreet street, int number, GridPoint at, PostcodeRun postcode)
    {
        var village = street.Locality.Fabric == Fabric.Village;
        var named = _random.Next(100) < (village ? 65 : street.Locality.Fabric == Fabric.Suburb ? 6 : 1);
        var suffix = _random.Next(70) == 0 ? "A" : null;
        var name = named
            ? new AddressName(PaoText: Pick(Names.Houses), PaoNumber: village ? null : number)
            : new AddressName(PaoNumber: number, PaoSuffix: suffix);
        var chance = _random.Next(1000);
        AddressName? other = chance switch
        {
            < 20 => name with { PaoText = name.PaoText is null ? Pick(Names.Houses) : "PLOT " + number },
            < 40 when name.PaoNumber is not null => name with { PaoNumber = number + 100, PaoText = null },
            _ => null,
        };
        Add(street, new SampleProperty
        {
            Uprn = FirstUprn + _made,
            Number = _made,
            Class = street.Locality.Fabric switch { Fabric.Terraces => "RD04", Fabric.Village => "RD02", Fabric.Estate => "RD03", _ => _random.Next(3) == 0 ? "RD02" : "RD03" },
            Grid = at,
            Name = name,
            OtherName = other,
            OtherIsHistoric = chance >= 20 || name.PaoText is not null,
            Status = (short)(_random.Next(1000) switch { < 15 => 6, < 28 => 8, _ => 1 }),
            Postcode = postcode.Next(),
        });
    }

    private void AddBlock(SampleStreet street, int number, GridPoint at, PostcodeRun postcode, int quota)
    {
        string name;
        do
        {
            name = $"{Pick(_random.Next(2) == 0 ? Names.Trees : _random.Next(2) == 0 ? Names.Birds : Names.People)} {Pick(Names.Blocks)}";
        }
        while (!_blocks.Add(name) && _blocks.Count < 800);

        var numbered = _random.Next(3) > 0;
        var building = new AddressName(PaoText: name, PaoNumber: numbered ? number : null);
        postcode.Break();
        var parent = Add(street, new SampleProperty { Uprn = FirstUprn + _made, Number = _made, Class = "PP", Grid = at, Name = building, Postcode = postcode.Next() });
        var flats = Math.Min(_random.Next(6, street.Locality.Fabric == Fabric.Flats ? 64 : 24), quota - _made);
        var kind = _random.Next(4) == 0 ? "APARTMENT" : "FLAT";
        for (var flat = 1; flat <= flats; flat++)
        {
            Add(street, new SampleProperty
            {
                Uprn = FirstUprn + _made,
                Number = _made,
                Parent = parent,
                Class = "RD06",
                Grid = at,
                Postcode = postcode.Next(),
                Name = building with { SaoText = kind, SaoNumber = flat },
            });
        }

        postcode.Break();
    }

    private void AddConverted(SampleStreet street, int number, GridPoint at, PostcodeRun postcode)
    {
        var house = new AddressName(PaoNumber: number);
        var parent = Add(street, new SampleProperty { Uprn = FirstUprn + _made, Number = _made, Class = "PP", Grid = at, Name = house, Postcode = postcode.Next() });
        string[] parts = _random.Next(3) switch
        {
            0 => ["BASEMENT FLAT", "GROUND FLOOR FLAT", "FIRST FLOOR FLAT", "TOP FLOOR FLAT"],
            1 => ["FLAT A", "FLAT B", "FLAT C"],
            _ => ["FLAT 1", "FLAT 2", "FLAT 3", "FLAT 4"],
        };
        foreach (var part in parts.Take(_random.Next(2, parts.Length + 1)))
        {
            Add(street, new SampleProperty
            {
                Uprn = FirstUprn + _made,
                Number = _made,
                Parent = parent,
                Class = "RD06",
                Grid = at,
                Postcode = postcode.Next(),
                Name = house with { SaoText = part, SaoNumber = part[^1] is >= '1' and <= '9' ? part[^1] - '0' : null },
            });
        }
    }

    private void AddShop(SampleStreet street, int number, GridPoint at, PostcodeRun postcode, int quota)
    {
        var organisation = _random.Next(12) == 0 ? Pick(Names.Pubs)
            : _random.Next(3) == 0 ? $"{Pick(Names.People)} & {(_random.Next(2) == 0 ? "SONS" : "DAUGHTERS")} {Pick(Names.Shops)}"
            : $"{Pick(Names.People)} {Pick(Names.Shops)}";
        var wide = _random.Next(9) == 0;
        var shop = new AddressName(PaoNumber: number, PaoEnd: wide ? number + 2 : null);
        var parent = Add(street, new SampleProperty
        {
            Uprn = FirstUprn + _made,
            Number = _made,
            Class = organisation.StartsWith("THE ", StringComparison.Ordinal) ? "CR06" : "CR08",
            Grid = at,
            Organisation = organisation,
            Name = shop,
            Postcode = postcode.Next(),
        });
        if (_made < quota && _random.Next(3) == 0)
        {
            Add(street, new SampleProperty
            {
                Uprn = FirstUprn + _made,
                Number = _made,
                Parent = parent,
                Class = "RD06",
                Grid = at,
                Postcode = postcode.Next(),
                Name = _random.Next(2) == 0 ? new(PaoNumber: number, PaoSuffix: "A") : shop with { SaoText = "FIRST FLOOR FLAT" },
            });
        }
    }

    private void Add(SampleStreet street, Special special, GridPoint at, PostcodeRun postcode) => Add(street, new SampleProperty
    {
        Uprn = FirstUprn + _made,
        Number = _made,
        Class = special.Class,
        Grid = at,
        Organisation = special.Organisation,
        Name = new(PaoText: special.Building),
        Postcode = special.Class.StartsWith('L') ? null : postcode.Next(),
    });

    private long Add(SampleStreet street, SampleProperty property)
    {
        street.Properties.Add(property);
        _made++;
        return property.Uprn;
    }

    private IEnumerable<Special> SpecialsOf(Locality locality)
    {
        var place = locality.Name.Length > 0 ? locality.Name : locality.Town;
        if (locality.Fabric == Fabric.Centre)
        {
            return
            [
                new(council.Name, "TOWN HALL", "CC02"), new($"{place} LIBRARY", "CENTRAL LIBRARY", "CC04"), new($"{place} MUSEUM", "THE GUILDHALL", "CL04"),
                new($"{place} LEISURE CENTRE", $"{place} LEISURE CENTRE", "CL06"), new("ROYAL MAIL", "POST OFFICE", "CS01"), new($"{place} GENERAL HOSPITAL", $"{place} GENERAL HOSPITAL", "CM03"),
            ];
        }

        var saint = Pick(Names.Places.Where(p => p.StartsWith("ST ", StringComparison.Ordinal)).ToArray());
        List<Special> specials =
        [
            new($"{place} PRIMARY SCHOOL", $"{place} PRIMARY SCHOOL", "CE03"),
            new(null, $"{saint} CHURCH", "ZW99"),
            new(Pick(Names.Pubs), null, "CR06"),
            new($"{place} VILLAGE HALL", $"{place} VILLAGE HALL", "CC04"),
            new(null, $"{place} RECREATION GROUND", "LP02"),
        ];
        if (locality.Fabric != Fabric.Village)
        {
            var (home, clinic) = (Pick(Names.Trees), Pick(Names.Trees));
            specials[3] = new($"{place} COMMUNITY CENTRE", $"{place} COMMUNITY CENTRE", "CC04");
            specials.AddRange(
            [
                new($"{home} LODGE CARE HOME", $"{home} LODGE", "RI01"), new($"{place} MEDICAL CENTRE", $"{place} MEDICAL CENTRE", "CM02"),
                new($"{place} ACADEMY", $"{place} ACADEMY", "CE04"), new("NHS DENTAL CENTRE", $"{clinic} HOUSE", "CM01"),
            ]);
        }

        // A pub is known by its sign.
        return specials.Select(s => s.Building is null ? s with { Building = s.Organisation } : s);
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private sealed record Special(string? Organisation, string? Building, string Class);

    /// <summary>Postcodes along a street, each for fifteen to twenty-five letterboxes.</summary>
    private sealed class PostcodeRun(Builder builder, int district)
    {
        private string? _now;
        private int _left;

        public string Next()
        {
            if (_left-- <= 0)
            {
                var unit = builder._nextUnit[district]++;
                _now = $"NM{district} {(unit / 400 % 9) + 1}{UnitLetters[unit / 20 % 20]}{UnitLetters[unit % 20]}";
                _left = builder._random.Next(14, 25);
            }

            return _now!;
        }

        public void Break() => _left = Math.Min(_left, 0);
    }
}
