using Guildhall.Casework.Modules.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Search;

/// <summary>What residents type, and the service of the council's catalogue that must be among the first three they are shown.</summary>
public sealed class ResidentsWordsTests(CouncilSite site) : IClassFixture<CouncilSite>
{
    [Theory]
    [InlineData("I've moved out of my flat council tax", "council-tax-moved-out")]
    [InlineData("leaving northmere stop council tax", "council-tax-moved-out")]
    [InlineData("moving to another house in the borough", "council-tax-moving-within")]
    [InlineData("just moved in", "moved-in")]
    [InlineData("live alone council tax", "single-person-discount")]
    [InlineData("25% discount only adult", "single-person-discount")]
    [InlineData("my husband moved out, single occupancy", "single-person-discount")]
    [InlineData("student council tax", "council-tax-exemption")]
    [InlineData("empty property council tax exemption", "council-tax-exemption")]
    [InlineData("set up direct debit council tax", "council-tax-payment-method")]
    [InlineData("paid too much council tax refund", "council-tax-refund")]
    [InlineData("council tax money back", "council-tax-refund")]
    [InlineData("can I pay less council tax", "council-tax-reductions-checker")]
    [InlineData("dole changed", "benefits-change")]
    [InlineData("new job housing benefit", "benefits-change")]
    [InlineData("my rent has gone up", "benefits-change")]
    [InlineData("council house", "housing-register")]
    [InlineData("social housing waiting list", "housing-register")]
    [InlineData("need a bigger council flat", "housing-register")]
    [InlineData("blue badge", "blue-badge")]
    [InlineData("disabled parking badge renewal", "blue-badge")]
    [InlineData("blu bage", "blue-badge")]
    [InlineData("residents parking permit", "resident-parking-permit")]
    [InlineData("park outside my house permit", "resident-parking-permit")]
    [InlineData("visitor parking", "visitor-parking-permit")]
    [InlineData("builder parking skip bay", "bay-suspension")]
    [InlineData("parking fine appeal", "penalty-charge-appeal")]
    [InlineData("challenge a PCN", "penalty-charge-appeal")]
    [InlineData("I got a parking ticket unfairly", "penalty-charge-appeal")]
    [InlineData("new car on my permit", "permit-change-of-vehicle")]
    [InlineData("electric car permit", "green-parking-permit")]
    [InlineData("doctors parking", "doctor-parking-permit")]
    [InlineData("care for my mum parking", "carer-parking-permit")]
    [InlineData("change schools mid year", "in-year-admission")]
    [InlineData("moved house kids need a school", "in-year-admission")]
    [InlineData("school turned down my child appeal", "school-admission-appeal")]
    [InlineData("school bus pass", "school-travel")]
    [InlineData("free school transport", "school-travel")]
    [InlineData("homeschooling", "home-education")]
    [InlineData("take my child out of school to teach at home", "home-education")]
    [InlineData("become a foster carer", "fostering-interest")]
    [InlineData("respite for disabled child", "short-breaks")]
    [InlineData("child acting in a film licence", "performance-licence")]
    [InlineData("child in a play permission", "performance-licence")]
    [InlineData("chaperone", "chaperone-licence")]
    [InlineData("refer a family for early help", "early-help-referral")]
    [InlineData("worried about an old person being abused", "safeguarding-adult-referral")]
    [InlineData("help for my elderly dad at home", "adult-needs-assessment")]
    [InlineData("social care assessment", "adult-needs-assessment")]
    [InlineData("I look after my wife", "carer-assessment")]
    [InlineData("grab rails bathroom", "equipment-self-assessment")]
    [InlineData("stairlift", "equipment-self-assessment")]
    [InlineData("join the libary", "library-membership")]
    [InlineData("borrow books", "library-membership")]
    [InlineData("volunteer", "volunteering")]
    [InlineData("headstone", "memorial-permit")]
    [InlineData("rats", "pest-control-request")]
    [InlineData("wasps nest in loft", "pest-control-request")]
    [InlineData("bed bugs", "pest-control-request")]
    [InlineData("damp and mould landlord won't fix", "housing-conditions")]
    [InlineData("food poisoning from takeaway", "food-complaint")]
    [InlineData("dirty restaurant", "food-complaint")]
    [InlineData("start a cake business from home", "food-registration")]
    [InlineData("opening a cafe", "food-registration")]
    [InlineData("loud music next door", "noise-complaint")]
    [InlineData("dog barking", "noise-complaint")]
    [InlineData("nuisance neighbours threatening me", "antisocial-behaviour")]
    [InlineData("market stall", "street-trading-licence")]
    [InlineData("burger van", "street-trading-licence")]
    [InlineData("tattoo shop licence", "special-treatments-licence")]
    [InlineData("ear piercing", "special-treatments-licence")]
    [InlineData("fireworks storage", "explosives-licence")]
    [InlineData("filming in the street", "film-permission")]
    [InlineData("knock down my garage", "demolition-notice")]
    [InlineData("building regs for extension", "building-notice")]
    [InlineData("do I need planning permission", "pre-application-advice")]
    [InlineData("buying a house local search", "land-charges-search")]
    [InlineData("grant for my small business", "business-grant")]
    [InlineData("FOI", "freedom-of-information")]
    [InlineData("what information do you hold about me", "subject-access")]
    [InlineData("SAR request", "subject-access")]
    [InlineData("gdpr delete my data", "data-protection-rights")]
    [InlineData("environmental information", "environmental-information")]
    [InlineData("complain about the council", "complaint")]
    [InlineData("I want to say thank you to staff", "compliment")]
    [InlineData("start a petition", "petition")]
    [InlineData("speak at planning committee", "speak-at-meeting")]
    [InlineData("can't move my bin, disabled", "assisted-collection")]
    public async Task Find_the_service_among_the_first_three(string words, string service)
    {
        Assert.SkipUnless(site.Guildhall.Services.GetRequiredService<ServiceCatalogue>().Find(service) is not null, $"The council does not offer {service}.");
        using var visitor = site.Guildhall.Visit();

        var page = await visitor.GoAsync($"/search?q={Uri.EscapeDataString(words)}");

        page.Document.QuerySelectorAll(".gh-found a").Take(3).Select(a => a.GetAttribute("href")).ShouldContain($"/services/{service}");
    }

    [Theory]
    [InlineData("byw ar fy mhen fy hun treth gyngor", "single-person-discount")]
    [InlineData("bathodyn glas", "blue-badge")]
    [InlineData("tŷ cyngor", "housing-register")]
    [InlineData("dirwy barcio", "penalty-charge-appeal")]
    [InlineData("trwydded barcio i breswylwyr", "resident-parking-permit")]
    [InlineData("bws ysgol", "school-travel")]
    [InlineData("addysgu gartref", "home-education")]
    [InlineData("maethu plentyn", "fostering-interest")]
    [InlineData("ymuno â’r llyfrgell", "library-membership")]
    [InlineData("llygod mawr", "pest-control-request")]
    [InlineData("cŵn yn cyfarth", "noise-complaint")]
    [InlineData("cwyno am y cyngor", "complaint")]
    [InlineData("rhyddid gwybodaeth", "freedom-of-information")]
    [InlineData("stondin marchnad", "street-trading-licence")]
    public async Task Find_the_service_in_Welsh_among_the_first_three(string words, string service)
    {
        Assert.SkipUnless(site.Guildhall.Services.GetRequiredService<ServiceCatalogue>().Find(service) is not null, $"The council does not offer {service}.");
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/language/cy?return=/search");

        var page = await visitor.GoAsync($"/search?q={Uri.EscapeDataString(words)}");

        page.Document.QuerySelectorAll(".gh-found a").Take(3).Select(a => a.GetAttribute("href")).ShouldContain($"/services/{service}");
    }
}
