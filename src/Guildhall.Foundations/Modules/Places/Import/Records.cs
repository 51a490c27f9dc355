namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>What a record does to the gazetteer, and when among the others.</summary>
internal readonly record struct Change(long Line, char Kind, long Order);

internal sealed record StreetRecord(
    Change Change,
    int Usrn,
    short RecordType,
    short? State,
    short? Classification,
    double? StartX,
    double? StartY,
    double? EndX,
    double? EndY,
    DateOnly? StartDate,
    DateOnly? EndDate);

internal sealed record DescriptorRecord(
    Change Change, int Usrn, string Language, string Name, string? Locality, string? Town, string? AdministrativeArea);

internal sealed record BlpuRecord(
    Change Change,
    long Uprn,
    short LogicalStatus,
    short? State,
    string? Class,
    long? ParentUprn,
    double X,
    double Y,
    GeoPoint Point,
    short? PositionalAccuracy,
    int? Custodian,
    string? Organisation,
    string? Ward,
    string? Parish,
    string? Postcode,
    DateOnly? StartDate,
    DateOnly? EndDate);

/// <summary>The number or name of a property (PAO) or of a part of it (SAO).</summary>
internal readonly record struct AddressableObject(int? Start, string? StartSuffix, int? End, string? EndSuffix, string? Text);

internal sealed record LpiRecord(
    Change Change,
    string Key,
    long Uprn,
    string Language,
    short LogicalStatus,
    AddressableObject Sao,
    AddressableObject Pao,
    int Usrn,
    string? Level,
    string? Official,
    string? Postcode,
    string? PostTown,
    DateOnly? StartDate,
    DateOnly? EndDate);

internal sealed record OrganisationRecord(Change Change, string Key, long Uprn, string Name, DateOnly? EndDate);

internal sealed record ClassificationRecord(Change Change, string Key, long Uprn, string Code, DateOnly? EndDate);
