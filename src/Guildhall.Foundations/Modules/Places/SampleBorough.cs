using System.Globalization;
using System.Text;
using Guildhall.Foundations.Modules.Places.SampleGazetteer;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>Whose the made-up borough is.</summary>
/// <param name="Name">The council's name, as it stands in addresses.</param>
/// <param name="Town">The town it sits in.</param>
/// <param name="CustodianCode">The code of its gazetteer.</param>
public sealed record SampleCouncil(string Name, string Town, int CustodianCode)
{
    /// <summary>The council of a profile.</summary>
    public static SampleCouncil Of(CouncilProfile council) =>
        new(council.Name.English.ToUpperInvariant(), council.ShortName.ToUpperInvariant(), council.CustodianCode);
}

/// <summary>
/// A made-up borough, written as a DTF 7.3 file to try the product with: streets, houses, flats, shops, wards, other and old names,
/// some in Welsh. The same seed and size give the same file to the byte.
/// </summary>
/// <param name="council">Whose it is.</param>
/// <param name="seed">Which borough it is.</param>
/// <param name="properties">How many properties it has.</param>
public sealed class SampleBorough(SampleCouncil council, int seed = 1, int properties = SampleBorough.UsualProperties)
{
    /// <summary>How many properties the sample council has if nobody says otherwise.</summary>
    public const int UsualProperties = 20_000;

    private const string ProcessDate = "2026-11-01";
    private static readonly DateOnly s_oldest = new(1998, 4, 1);

    /// <summary>How many of a hundred property and address records to spoil, each in one of several ways.</summary>
    public double FaultyPercent { get; init; }

    /// <summary>The number of the full file; changes count on from it.</summary>
    public int Volume { get; init; } = 1;

    /// <summary>Writes the whole borough (FILE_TYPE F).</summary>
    public Task WriteAsync(Stream to, CancellationToken cancellationToken = default) =>
        WriteAsync(to, "F", Volume, file =>
        {
            // Each pass builds the borough anew, so that records stand by type without all being held at once.
            foreach (var street in Streets())
            {
                file.Street('I', street);
            }

            foreach (var street in Streets())
            {
                file.Descriptors('I', street);
            }

            foreach (var property in Streets().SelectMany(s => s.Properties.Select(p => (s, p))))
            {
                file.Blpu('I', property.s, property.p);
            }

            foreach (var property in Streets().SelectMany(s => s.Properties.Select(p => (s, p))))
            {
                file.Lpis('I', property.s, property.p);
            }
        },
        cancellationToken);

    /// <summary>
    /// Writes what changed since the full file (FILE_TYPE C, one volume on): houses demolished, renumbered, finished and removed,
    /// about one in a hundred in all, and one street's houses new.
    /// </summary>
    public Task WriteChangesAsync(Stream to, CancellationToken cancellationToken = default) =>
        WriteAsync(to, "C", Volume + 1, WriteChanges, cancellationToken);

    /// <summary>Fills an empty gazetteer with the borough, and leaves any other alone. Returns null if there was nothing to do.</summary>
    public async Task<ImportReport?> TakeInIfEmptyAsync(GazetteerImport import, CancellationToken cancellationToken = default)
    {
        if (!await import.IsEmptyAsync(cancellationToken))
        {
            return null;
        }

        var path = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(path))
            {
                await WriteAsync(file, cancellationToken);
            }

            return await import.RunAsync([path], Actor.System, cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private IEnumerable<SampleStreet> Streets() => new Builder(seed, properties, council).Streets();

    private void WriteChanges(DtfWriter file)
    {
        var chance = new Random(seed + 7919);
        SampleStreet? last = null;
        foreach (var street in Streets())
        {
            last = street;
            foreach (var property in street.Properties)
            {
                var happened = chance.Next(1000);
                if (happened < 3)
                {
                    var gone = property with { Status = 8 };
                    file.Blpu('U', street, gone);
                    file.Lpis('U', street, gone);
                }
                else if (happened < 6 && property is { OtherName: null, Name.PaoNumber: { } number })
                {
                    file.Lpis('U', street, property with
                    {
                        Name = property.Name with { PaoNumber = number + 200, PaoEnd = null },
                        OtherName = property.Name,
                        OtherIsHistoric = true,
                    });
                }
                else if (happened < 8 && property is { Parent: null, Class: not "PP" })
                {
                    file.Lpis('D', street, property);
                    file.Blpu('D', street, property);
                }
                else if (property.Status == 6)
                {
                    var finished = property with { Status = 1 };
                    file.Blpu('U', street, finished);
                    file.Lpis('U', street, finished);
                }
            }
        }

        if (last is not null)
        {
            WriteNewStreet(file, last);
        }
    }

    private void WriteNewStreet(DtfWriter file, SampleStreet beside)
    {
        var end = beside.Properties[^1];
        var street = beside with { Usrn = beside.Usrn + 1, Name = "NEW HORIZON CLOSE", WelshName = "CLOS GORWEL NEWYDD" };
        file.Street('I', street);
        file.Descriptors('I', street);
        for (var i = 1; i <= 12; i++)
        {
            var house = new SampleProperty
            {
                Uprn = end.Uprn + i,
                Number = end.Number + i,
                Class = "RD03",
                Grid = new(end.Grid.Easting + (8 * i), end.Grid.Northing),
                Name = new(PaoNumber: i),
                Status = 6,
                Postcode = end.Postcode,
            };
            file.Blpu('I', street, house);
            file.Lpis('I', street, house);
        }
    }

    private async Task WriteAsync(Stream to, string fileType, int volume, Action<DtfWriter> write, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await text.WriteLineAsync($"10,\"{council.Name}\",{council.CustodianCode},{ProcessDate},{volume},{ProcessDate},01:30:00,\"7.3\",\"{fileType}\"");
        var file = new DtfWriter(text, council, new Random(seed), FaultyPercent);
        write(file);
        await text.WriteLineAsync($"99,0,{file.Records},{ProcessDate},01:30:00");
        await text.FlushAsync(cancellationToken);
    }

    /// <summary>Writes the records of DTF 7.3: text in quotation marks, numbers and dates without.</summary>
    private sealed class DtfWriter(TextWriter to, SampleCouncil council, Random faults, double faultyPercent)
    {
        public long Records { get; private set; }

        public void Street(char change, SampleStreet street) => Write(
            $"11,\"{change}\",{Records + 1},{street.Usrn},{street.RecordType},{council.CustodianCode},2,{Day(street.Usrn)},1,8,0,{Day(street.Usrn)},{Day(street.Usrn)},{Day(street.Usrn)},,{street.Start.Easting:0.00},{street.Start.Northing:0.00},{street.End.Easting:0.00},{street.End.Northing:0.00},1");

        public void Descriptors(char change, SampleStreet street)
        {
            Descriptor(change, street, street.Name, "ENG");
            if (street.WelshName is not null)
            {
                Descriptor(change, street, street.WelshName, "CYM");
            }
        }

        public void Blpu(char change, SampleStreet street, SampleProperty property)
        {
            var state = property.Status switch { 6 => 1, 8 => 4, _ => 2 };
            var end = property.Status == 8 ? "2024-06-30" : "";
            var parish = street.Locality.Fabric == Fabric.Village ? $"E0499{street.Ward:0000}" : "";
            Spoil(
                $"21,\"{change}\",{Records + 1},{property.Uprn},{property.Status},{state},{Day(property.Number)},\"{property.Class}\",{property.Parent},{property.Grid.Easting:0.00},{property.Grid.Northing:0.00},1,{council.CustodianCode},{Day(property.Number)},{end},{ProcessDate},{Day(property.Number)},{Quoted(property.Organisation)},\"E0599{street.Ward:0000}\",\"{parish}\",,,\"\"");
        }

        public void Lpis(char change, SampleStreet street, SampleProperty property)
        {
            Lpi(change, street, property, property.Name, property.Status, "ENG", 0);
            if (street.WelshName is not null)
            {
                Lpi(change, street, property, property.Name, property.Status, "CYM", 1);
            }

            if (property.OtherName is { } other)
            {
                // What was renamed since the full file has its old name on a new record.
                Lpi(change == 'U' ? 'I' : change, street, property, other, (short)(property.OtherIsHistoric ? 8 : 3), "ENG", 2);
            }
        }

        private void Descriptor(char change, SampleStreet street, string name, string language) => Write(
            $"15,\"{change}\",{Records + 1},{street.Usrn},{Quoted(name)},{Quoted(street.Locality.Name)},{Quoted(street.Locality.Town)},{Quoted(council.Town)},\"{language}\"");

        private void Lpi(char change, SampleStreet street, SampleProperty property, AddressName name, short status, string language, int nth)
        {
            var end = status == 8 ? "2024-06-30" : "";
            Spoil(
                $"24,\"{change}\",{Records + 1},{property.Uprn},\"{council.CustodianCode}L{(property.Number * 4) + nth:000000000}\",\"{language}\",{status},{Day(property.Number)},{end},{Day(property.Number)},{ProcessDate},{name.SaoNumber},{Quoted(name.SaoSuffix)},,\"\",{Quoted(name.SaoText)},{name.PaoNumber},{Quoted(name.PaoSuffix)},{name.PaoEnd},\"\",{Quoted(name.PaoText)},{street.Usrn},\"\",\"{(property.Postcode is null ? 'N' : 'Y')}\",{Quoted(property.Postcode)},{Quoted(property.Postcode is null ? null : street.Locality.Town)},\"Y\",,,\"\"");
        }

        private void Spoil(FormattableString record)
        {
            var line = record.ToString(CultureInfo.InvariantCulture);
            if (faultyPercent > 0 && faults.NextDouble() * 100 < faultyPercent)
            {
                var fields = line.Split(',');
                line = faults.Next(5) switch
                {
                    0 => string.Join(',', fields[..^2]),
                    1 => Replace(fields, 3, "NOT A UPRN"),
                    2 => Replace(fields, 1, "\"X\""),
                    3 => Replace(fields, fields[0] == "21" ? 13 : 7, "31/02/2019"),
                    _ => Replace(fields, fields[0] == "21" ? 9 : 6, "-1"),
                };
            }

            Write(line);
        }

        private void Write(FormattableString record) => Write(record.ToString(CultureInfo.InvariantCulture));

        private void Write(string record)
        {
            to.WriteLine(record);
            Records++;
        }

        private static string Replace(string[] fields, int at, string value)
        {
            fields[at] = value;
            return string.Join(',', fields);
        }

        private static string Quoted(string? text) => $"\"{text}\"";

        private static string Day(int number) =>
            s_oldest.AddDays((int)((uint)number * 2_654_435_761u % 9_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
