using Dapper;
using Npgsql;

namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>The file's records in temporary tables, for as long as the import's transaction lasts.</summary>
internal sealed class Staging(NpgsqlConnection connection)
{
    public StagedTable<StreetRecord> Streets { get; } = new(
        connection,
        """
        copy staged_street (line, change, pro_order, usrn, record_type, state, classification, start_easting, start_northing,
            end_easting, end_northing, start_date, end_date) from stdin (format binary)
        """,
        (to, street) =>
        {
            to.Put(street.Change);
            to.Put((int?)street.Usrn);
            to.Put((short?)street.RecordType);
            to.Put(street.State);
            to.Put(street.Classification);
            to.Put(street.StartX);
            to.Put(street.StartY);
            to.Put(street.EndX);
            to.Put(street.EndY);
            to.Put(street.StartDate);
            to.Put(street.EndDate);
        });

    public StagedTable<DescriptorRecord> Descriptors { get; } = new(
        connection,
        """
        copy staged_street_descriptor (line, change, pro_order, usrn, language, name, locality, town, administrative_area)
            from stdin (format binary)
        """,
        (to, descriptor) =>
        {
            to.Put(descriptor.Change);
            to.Put((int?)descriptor.Usrn);
            to.Put(descriptor.Language);
            to.Put(descriptor.Name);
            to.Put(descriptor.Locality);
            to.Put(descriptor.Town);
            to.Put(descriptor.AdministrativeArea);
        });

    public StagedTable<BlpuRecord> Blpus { get; } = new(
        connection,
        """
        copy staged_blpu (line, change, pro_order, uprn, logical_status, state, class, parent_uprn, easting, northing, latitude, longitude,
            positional_accuracy, custodian_code, organisation, ward_code, parish_code, postcode, start_date, end_date) from stdin (format binary)
        """,
        (to, blpu) =>
        {
            to.Put(blpu.Change);
            to.Put((long?)blpu.Uprn);
            to.Put((short?)blpu.LogicalStatus);
            to.Put(blpu.State);
            to.Put(blpu.Class);
            to.Put(blpu.ParentUprn);
            to.Put((double?)blpu.X);
            to.Put((double?)blpu.Y);
            to.Put((double?)blpu.Point.Latitude);
            to.Put((double?)blpu.Point.Longitude);
            to.Put(blpu.PositionalAccuracy);
            to.Put(blpu.Custodian);
            to.Put(blpu.Organisation);
            to.Put(blpu.Ward);
            to.Put(blpu.Parish);
            to.Put(blpu.Postcode);
            to.Put(blpu.StartDate);
            to.Put(blpu.EndDate);
        });

    public StagedTable<LpiRecord> Lpis { get; } = new(
        connection,
        """
        copy staged_lpi (line, change, pro_order, lpi_key, uprn, language, logical_status,
            sao_start_number, sao_start_suffix, sao_end_number, sao_end_suffix, sao_text,
            pao_start_number, pao_start_suffix, pao_end_number, pao_end_suffix, pao_text,
            usrn, level, official, postcode, post_town, start_date, end_date) from stdin (format binary)
        """,
        (to, lpi) =>
        {
            to.Put(lpi.Change);
            to.Put(lpi.Key);
            to.Put((long?)lpi.Uprn);
            to.Put(lpi.Language);
            to.Put((short?)lpi.LogicalStatus);
            to.Put(lpi.Sao);
            to.Put(lpi.Pao);
            to.Put((int?)lpi.Usrn);
            to.Put(lpi.Level);
            to.Put(lpi.Official);
            to.Put(lpi.Postcode);
            to.Put(lpi.PostTown);
            to.Put(lpi.StartDate);
            to.Put(lpi.EndDate);
        });

    public StagedTable<OrganisationRecord> Organisations { get; } = new(
        connection,
        "copy staged_organisation (line, change, pro_order, org_key, uprn, name, end_date) from stdin (format binary)",
        (to, organisation) =>
        {
            to.Put(organisation.Change);
            to.Put(organisation.Key);
            to.Put((long?)organisation.Uprn);
            to.Put(organisation.Name);
            to.Put(organisation.EndDate);
        });

    public StagedTable<ClassificationRecord> Classifications { get; } = new(
        connection,
        "copy staged_classification (line, change, pro_order, class_key, uprn, code, end_date) from stdin (format binary)",
        (to, classification) =>
        {
            to.Put(classification.Change);
            to.Put(classification.Key);
            to.Put((long?)classification.Uprn);
            to.Put(classification.Code);
            to.Put(classification.EndDate);
        });

    public Task CreateAsync() => connection.ExecuteAsync(
        """
        create temp table staged_street (line bigint, change text, pro_order bigint, like places.street) on commit drop;
        create temp table staged_street_descriptor (line bigint, change text, pro_order bigint, like places.street_descriptor) on commit drop;
        create temp table staged_blpu (line bigint, change text, pro_order bigint, like places.blpu) on commit drop;
        create temp table staged_lpi (line bigint, change text, pro_order bigint, like places.lpi) on commit drop;
        create temp table staged_organisation (line bigint, change text, pro_order bigint, like places.organisation) on commit drop;
        create temp table staged_classification (line bigint, change text, pro_order bigint, like places.classification) on commit drop;
        create temp table changed_property (uprn bigint) on commit drop;
        """);

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await Streets.FlushAsync(cancellationToken);
        await Descriptors.FlushAsync(cancellationToken);
        await Blpus.FlushAsync(cancellationToken);
        await Lpis.FlushAsync(cancellationToken);
        await Organisations.FlushAsync(cancellationToken);
        await Classifications.FlushAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            analyze staged_street;
            analyze staged_street_descriptor;
            analyze staged_blpu;
            analyze staged_lpi;
            analyze staged_organisation;
            analyze staged_classification;
            """);
    }
}
