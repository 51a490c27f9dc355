namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>
/// Where each format keeps the fields we use: positions from 1, or 0 for a field the format does not have.
/// The two formats share names but not orders.
/// </summary>
internal sealed record Layout
{
    public required StreetLayout Street { get; init; }

    public required DescriptorLayout Descriptor { get; init; }

    public required BlpuLayout Blpu { get; init; }

    public required LpiLayout Lpi { get; init; }

    public static Layout Of(GazetteerFormat format) => format == GazetteerFormat.Dtf73 ? Dtf73 : AddressBasePremium;

    private static Layout Dtf73 { get; } = new()
    {
        Street = new()
        {
            Fields = 20,
            Usrn = 4,
            RecordType = 5,
            State = 7,
            Classification = 10,
            StartDate = 14,
            EndDate = 15,
            StartX = 16,
            StartY = 17,
            EndX = 18,
            EndY = 19,
        },
        Descriptor = new() { Fields = 9, Usrn = 4, Name = 5, Locality = 6, Town = 7, AdministrativeArea = 8, Language = 9 },
        Blpu = new()
        {
            Fields = 23,
            Uprn = 4,
            LogicalStatus = 5,
            State = 6,
            Class = 8,
            ParentUprn = 9,
            X = 10,
            Y = 11,
            PositionalAccuracy = 12,
            Custodian = 13,
            StartDate = 14,
            EndDate = 15,
            Organisation = 18,
            Ward = 19,
            Parish = 20,
        },
        Lpi = new()
        {
            Fields = 30,
            Uprn = 4,
            Key = 5,
            Language = 6,
            LogicalStatus = 7,
            StartDate = 8,
            EndDate = 9,
            Sao = 12,
            Pao = 17,
            Usrn = 22,
            Level = 23,
            Postcode = 25,
            PostTown = 26,
            Official = 27,
        },
    };

    private static Layout AddressBasePremium { get; } = new()
    {
        Street = new()
        {
            Fields = 24,
            Usrn = 4,
            RecordType = 5,
            State = 7,
            Classification = 10,
            StartDate = 12,
            EndDate = 13,
            StartX = 16,
            StartY = 17,
            EndX = 20,
            EndY = 21,
        },
        Descriptor = new() { Fields = 13, Usrn = 4, Name = 5, Locality = 6, Town = 7, AdministrativeArea = 8, Language = 9 },
        Blpu = new()
        {
            Fields = 22,
            Uprn = 4,
            LogicalStatus = 5,
            State = 6,
            ParentUprn = 8,
            X = 9,
            Y = 10,
            Latitude = 11,
            Longitude = 12,
            PositionalAccuracy = 13,
            Custodian = 14,
            StartDate = 16,
            EndDate = 17,
            Postcode = 21,
        },
        Lpi = new()
        {
            Fields = 26,
            Uprn = 4,
            Key = 5,
            Language = 6,
            LogicalStatus = 7,
            StartDate = 8,
            EndDate = 9,
            Sao = 12,
            Pao = 17,
            Usrn = 22,
            Level = 25,
            Official = 26,
        },
    };
}

internal sealed record StreetLayout
{
    public required int Fields { get; init; }

    public required int Usrn { get; init; }

    public required int RecordType { get; init; }

    public required int State { get; init; }

    public required int Classification { get; init; }

    public required int StartDate { get; init; }

    public required int EndDate { get; init; }

    public required int StartX { get; init; }

    public required int StartY { get; init; }

    public required int EndX { get; init; }

    public required int EndY { get; init; }
}

internal sealed record DescriptorLayout
{
    public required int Fields { get; init; }

    public required int Usrn { get; init; }

    public required int Name { get; init; }

    public required int Locality { get; init; }

    public required int Town { get; init; }

    public required int AdministrativeArea { get; init; }

    public required int Language { get; init; }
}

internal sealed record BlpuLayout
{
    public required int Fields { get; init; }

    public required int Uprn { get; init; }

    public required int LogicalStatus { get; init; }

    public required int State { get; init; }

    public int Class { get; init; }

    public required int ParentUprn { get; init; }

    public required int X { get; init; }

    public required int Y { get; init; }

    public int Latitude { get; init; }

    public int Longitude { get; init; }

    public required int PositionalAccuracy { get; init; }

    public required int Custodian { get; init; }

    public required int StartDate { get; init; }

    public required int EndDate { get; init; }

    public int Organisation { get; init; }

    public int Ward { get; init; }

    public int Parish { get; init; }

    public int Postcode { get; init; }
}

internal sealed record LpiLayout
{
    public required int Fields { get; init; }

    public required int Uprn { get; init; }

    public required int Key { get; init; }

    public required int Language { get; init; }

    public required int LogicalStatus { get; init; }

    public required int StartDate { get; init; }

    public required int EndDate { get; init; }

    /// <summary>The first of five in a row: start number, start suffix, end number, end suffix, text.</summary>
    public required int Sao { get; init; }

    /// <summary>The first of five in a row, like <see cref="Sao"/>.</summary>
    public required int Pao { get; init; }

    public required int Usrn { get; init; }

    public required int Level { get; init; }

    public int Postcode { get; init; }

    public int PostTown { get; init; }

    public required int Official { get; init; }
}
