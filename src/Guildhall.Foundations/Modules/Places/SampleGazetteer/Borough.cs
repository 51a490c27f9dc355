namespace Guildhall.Foundations.Modules.Places.SampleGazetteer;

/// <summary>How a part of the borough is built.</summary>
internal enum Fabric
{
    Centre,
    Terraces,
    Suburb,
    Estate,
    Flats,
    Village,
}

/// <summary>A part of the borough, which is also a ward.</summary>
/// <param name="Name">The locality's name in addresses; empty in the middle of the town.</param>
/// <param name="Town">Its post town; empty for the town the council sits in.</param>
/// <param name="Share">How many of a hundred properties are here.</param>
/// <param name="East">Metres east of the borough's middle.</param>
/// <param name="North">Metres north of it.</param>
/// <param name="District">The number after NM in its postcodes.</param>
internal sealed record Locality(string Name, string Town, Fabric Fabric, double Share, int East, int North, int District)
{
    /// <summary>Everywhere people live in the borough of a town. The shares add up to a hundred.</summary>
    public static Locality[] Of(string town) => [.. s_all.Select(l => l.Town.Length > 0 ? l : l with { Town = town })];

    private static readonly Locality[] s_all =
    [
        new("", "", Fabric.Centre, 7, 0, 0, 1),
        new("AMBLEFORD", "", Fabric.Suburb, 9, -2600, 1500, 2),
        new("CASTLE HILL", "", Fabric.Suburb, 7, 1300, 2600, 1),
        new("EASTGATE", "", Fabric.Terraces, 9, 2200, 300, 3),
        new("WHARFSIDE", "", Fabric.Flats, 6, 700, -1700, 1),
        new("PARKFIELDS", "", Fabric.Estate, 9, -2700, -1500, 4),
        new("LARKRISE", "", Fabric.Estate, 10, 3900, -2500, 5),
        new("ST JUDES", "", Fabric.Terraces, 8, -1300, 3200, 2),
        new("MOORSIDE", "", Fabric.Estate, 7, -900, -3900, 4),
        new("UPPER HEYES", "", Fabric.Suburb, 5, 3800, 3300, 3),
        new("", "SALTERBRIDGE", Fabric.Suburb, 8, -6500, 600, 6),
        new("", "HALLOW CROSS", Fabric.Terraces, 7, 7200, 1100, 7),
        new("LITTLE HEYES", "", Fabric.Village, 1.3, 5600, 5200, 3),
        new("WINTERBROOK", "SALTERBRIDGE", Fabric.Village, 1.2, -7800, 4200, 6),
        new("THORLEY GREEN", "SALTERBRIDGE", Fabric.Village, 1.1, -6900, -3600, 6),
        new("MARSH END", "HALLOW CROSS", Fabric.Village, 1.0, 8200, -3900, 8),
        new("COLD ASHWELL", "HALLOW CROSS", Fabric.Village, 1.2, 7600, 5400, 8),
        new("STANWICK ABBOTS", "", Fabric.Village, 1.2, -3000, 6600, 9),
        new("LOWER STANWICK", "", Fabric.Village, 1.0, -900, 7600, 9),
    ];
}

/// <summary>A street of the sample borough with everything on it.</summary>
internal sealed record SampleStreet(int Usrn, int Ward, Locality Locality, string Name, string? WelshName, short RecordType, GridPoint Start, GridPoint End)
{
    public List<SampleProperty> Properties { get; } = [];
}

/// <summary>A property of the sample borough.</summary>
internal sealed record SampleProperty
{
    public required long Uprn { get; init; }

    public required int Number { get; init; }

    public long? Parent { get; init; }

    public required string Class { get; init; }

    public required GridPoint Grid { get; init; }

    public string? Organisation { get; init; }

    /// <summary>1 approved, 6 provisional, 8 historic.</summary>
    public short Status { get; init; } = 1;

    public required AddressName Name { get; init; }

    /// <summary>A name it has besides, or had.</summary>
    public AddressName? OtherName { get; init; }

    /// <summary>Whether the other name is of the past.</summary>
    public bool OtherIsHistoric { get; init; }

    public string? Postcode { get; init; }
}

/// <summary>What a property is called within its street.</summary>
internal readonly record struct AddressName(
    int? SaoNumber = null, string? SaoText = null, int? PaoNumber = null, string? PaoSuffix = null, int? PaoEnd = null, string? PaoText = null, string? SaoSuffix = null);
