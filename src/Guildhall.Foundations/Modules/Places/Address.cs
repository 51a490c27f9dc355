using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>Where a property is in its life.</summary>
public enum AddressStatus
{
    /// <summary>It stands and its address is official.</summary>
    Approved,

    /// <summary>It is planned or being built.</summary>
    Provisional,

    /// <summary>It is gone, or was never agreed. Never offered to people, and found by its UPRN alone.</summary>
    Historic,
}

/// <summary>An address to offer to someone who typed part of it.</summary>
/// <param name="Uprn">Which property it is.</param>
/// <param name="SingleLine">The address with its postcode, in the language of the page where the gazetteer has it.</param>
/// <param name="Status">Approved or provisional; historic only when its UPRN was typed.</param>
/// <param name="Formerly">The old address that was typed, if the property has had another since.</param>
/// <param name="AlsoKnownAs">The other name that was typed, if it is not the official one.</param>
public sealed record AddressMatch(Uprn Uprn, string SingleLine, AddressStatus Status, string? Formerly = null, string? AlsoKnownAs = null);

/// <summary>A property's address and what else the gazetteer knows of it.</summary>
public sealed record Address
{
    /// <summary>Which property it is.</summary>
    public required Uprn Uprn { get; init; }

    /// <summary>Where the property is in its life.</summary>
    public required AddressStatus Status { get; init; }

    /// <summary>The lines of the address, without the postcode.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The lines in Welsh, where the gazetteer has them.</summary>
    public IReadOnlyList<string>? WelshLines { get; init; }

    /// <summary>The postcode, if the property has one.</summary>
    public Postcode? Postcode { get; init; }

    /// <summary>The street it is on.</summary>
    public required Usrn Usrn { get; init; }

    /// <summary>The ward's code, if the gazetteer has it.</summary>
    public string? WardCode { get; init; }

    /// <summary>The parish's code, if the gazetteer has it.</summary>
    public string? ParishCode { get; init; }

    /// <summary>The property this one is part of, such as the building of a flat.</summary>
    public Uprn? Parent { get; init; }

    /// <summary>What it is, by the gazetteer's classification: <c>RD04</c> is a terraced house, <c>C…</c> commerce.</summary>
    public string? Class { get; init; }

    /// <summary>Where it is on the British National Grid.</summary>
    public required GridPoint Grid { get; init; }

    /// <summary>Where it is on the globe.</summary>
    public required GeoPoint Point { get; init; }

    /// <summary>Addresses it had before, the way they were written.</summary>
    public IReadOnlyList<string> Formerly { get; init; } = [];

    /// <summary>The address on one line, with its postcode.</summary>
    public string SingleLine => OneLine(Lines, Postcode?.ToString());

    /// <summary>The address on one line in Welsh, where the gazetteer has it.</summary>
    public string? WelshSingleLine => WelshLines is null ? null : OneLine(WelshLines, Postcode?.ToString());

    internal static string OneLine(IReadOnlyList<string> lines, string? postcode) =>
        postcode is null ? string.Join(", ", lines) : $"{string.Join(", ", lines)}, {postcode}";
}
