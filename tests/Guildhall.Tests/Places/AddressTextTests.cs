using System.Globalization;
using Guildhall.Foundations.Modules.Places.Import;

namespace Guildhall.Tests.Places;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("CHURCH ROAD", "Church Road")]
    [InlineData("ST MARY'S CLOSE", "St Mary's Close")]
    [InlineData("KING EDWARD VII AVENUE", "King Edward VII Avenue")]
    [InlineData("O'CONNOR WAY", "O'Connor Way")]
    [InlineData("MCALLISTER DRIVE", "McAllister Drive")]
    [InlineData("STOKE-ON-TRENT", "Stoke-on-Trent")]
    [InlineData("ASHBY-DE-LA-ZOUCH", "Ashby-de-la-Zouch")]
    [InlineData("LODGE OF THE FOUR WINDS", "Lodge of the Four Winds")]
    [InlineData("THE OLD RECTORY", "The Old Rectory")]
    [InlineData("NHS DENTAL CENTRE", "NHS Dental Centre")]
    [InlineData("1ST FLOOR", "1st Floor")]
    [InlineData("UNIT 12B", "Unit 12B")]
    [InlineData("HEOL Y BONT", "Heol y Bont")]
    [InlineData("LÔN TŶ GWYN", "Lôn Tŷ Gwyn")]
    [InlineData("CWM RHYD", "Cwm Rhyd")]
    [InlineData("NEWTON & SONS", "Newton & Sons")]
    [InlineData("McDonald House", "McDonald House")]
    [InlineData("ST. JOHN'S", "St. John's")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void Capitals_become_the_capitals_people_use(string? stored, string? written) => AddressText.Title(stored).ShouldBe(written);

    [Theory]
    [InlineData("12 Church Road, Northmere", null, "", "12||||")]
    [InlineData("98A-99B Church Road, Northmere", null, "", "98|A|99|B|")]
    [InlineData("Rose Cottage, Church Road, Northmere", null, "", "||||ROSE COTTAGE")]
    [InlineData("Rose Cottage, 12 Church Road, Northmere", null, "", "12||||ROSE COTTAGE")]
    [InlineData("Flat 2, 12 Church Road, Northmere", null, "2||||FLAT", "12||||")]
    [InlineData("Flat 2, 12 Church Road, Northmere", null, "2||||FLAT 2", "12||||")]
    [InlineData("Flat 2-4, 12 Church Road, Northmere", null, "2||4||FLAT", "12||||")]
    [InlineData("Annexe, 2, 12 Church Road, Northmere", null, "2||||ANNEXE", "12||||")]
    [InlineData("2, 12 Church Road, Northmere", null, "2||||", "12||||")]
    [InlineData("Flat 2, Kestrel Court, Church Road, Northmere", null, "2||||FLAT", "||||KESTREL COURT")]
    [InlineData("Flat 2, Kestrel Court, 12 Church Road, Northmere", null, "2||||FLAT", "12||||KESTREL COURT")]
    [InlineData("Acme, 12 Church Road, Northmere", "ACME", "", "12||||")]
    [InlineData("Acme, Church Road, Northmere", "ACME", "", "||||ACME")]
    [InlineData("Acme, 12 Church Road, Northmere", "ACME", "||||ACME", "12||||")]
    public void Parts_are_put_together_as_on_an_envelope(string written, string? organisation, string sao, string pao) =>
        string.Join(", ", AddressText.Lines(organisation, Read(sao), Read(pao), "CHURCH ROAD", null, "NORTHMERE")).ShouldBe(written);

    // Start number, start suffix, end number, end suffix, text.
    private static AddressableObject Read(string written)
    {
        if (written.Length == 0)
        {
            return default;
        }

        var parts = written.Split('|').Select(p => p.Length == 0 ? null : p).ToArray();
        int? Number(string? text) => text is null ? null : int.Parse(text, CultureInfo.InvariantCulture);
        return new(Number(parts[0]), parts[1], Number(parts[2]), parts[3], parts[4]);
    }
}
