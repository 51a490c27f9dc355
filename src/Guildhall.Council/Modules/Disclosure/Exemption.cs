using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Localisation;

namespace Guildhall.Council.Modules.Disclosure;

/// <summary>What the law wants before a ground to refuse holds.</summary>
public enum ExemptionKind
{
    /// <summary>It holds whatever the public interest: section 2(3) of the Act.</summary>
    Absolute,

    /// <summary>It holds where the public interest in withholding outweighs that in telling: section 2(2)(b) of the Act, regulation 12(1)(b).</summary>
    Qualified,

    /// <summary>It is no exemption, but frees us from answering: sections 12 and 14 of the Act.</summary>
    Exclusion,
}

/// <summary>A ground on which a request for information may be refused.</summary>
/// <param name="Key">Its key: <c>foi-40-2</c>.</param>
/// <param name="Law">The law it is of.</param>
/// <param name="Section">Where it stands there: <c>40(2)</c>.</param>
/// <param name="Title">What it protects.</param>
/// <param name="Kind">What the law wants weighed.</param>
/// <param name="NeedsHarm">Whether it holds only where telling would, or would be likely to, do harm.</param>
public sealed record Exemption(string Key, TargetLaw Law, string Section, LocalText Title, ExemptionKind Kind, bool NeedsHarm)
{
    /// <summary>What an officer must know of it; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The provision in words: “Section 40(2)”.</summary>
    public LocalText Provision => Law == TargetLaw.EnvironmentalInformation
        ? new LocalText($"Regulation {Section}", $"Rheoliad {Section}")
        : new LocalText($"Section {Section}", $"Adran {Section}");

    /// <summary>It in one line for officers.</summary>
    public string Line => $"{Provision.English}: {Title.English}";

    /// <summary>What must be weighed, in words for officers.</summary>
    public string Tests => (Kind, NeedsHarm) switch
    {
        (ExemptionKind.Qualified, true) => "Qualified: show the harm and weigh the public interest",
        (ExemptionKind.Qualified, false) => "Qualified: weigh the public interest",
        (ExemptionKind.Exclusion, _) => "Nothing is weighed",
        (_, true) => "Absolute: show the harm",
        _ => "Absolute: nothing is weighed",
    };
}

/// <summary>
/// The grounds of the Freedom of Information Act 2000, Part II (sections 21 to 44) with sections 12 and 14 of Part I, and of the Environmental Information
/// Regulations 2004, regulations 12(4), 12(5) and 13. Which exemptions are absolute is said by section 2(3) of the Act; all others, and all exceptions but that
/// for personal data, are subject to the public interest. A class exemption holds for a kind of information; the others only where harm would come of telling.
/// </summary>
public static class Exemptions
{
    /// <summary>All of them, in the order of the law.</summary>
    public static IReadOnlyList<Exemption> All { get; } =
    [
        Foi("12", "The cost would exceed the limit", "Byddai’r gost yn uwch na’r terfyn", ExemptionKind.Exclusion) with { Note = "Needs an estimate above the limit of the Fees Regulations 2004. Section 16 has us say what could be had within it." },
        Foi("14(1)", "The request is vexatious", "Mae’r cais yn flinderus", ExemptionKind.Exclusion) with { Note = "The request, never the person. Say why the burden is out of proportion to its value." },
        Foi("14(2)", "The request repeats an earlier one", "Mae’r cais yn ailadrodd un cynharach", ExemptionKind.Exclusion) with { Note = "From the same person, the same or nearly, without a reasonable interval." },
        Foi("21", "It can be had by other means", "Gellir ei chael mewn ffordd arall", ExemptionKind.Absolute) with { Note = "Say where." },
        Foi("22", "It is to be published", "Fe’i cyhoeddir yn y dyfodol", ExemptionKind.Qualified) with { Note = "It was held for publication already when the request came." },
        Foi("22A", "Research that is still going on", "Ymchwil sy’n parhau", ExemptionKind.Qualified, harm: true),
        Foi("23", "Bodies that deal with security", "Cyrff sy’n ymdrin â diogelwch", ExemptionKind.Absolute),
        Foi("24", "National security", "Diogelwch gwladol", ExemptionKind.Qualified),
        Foi("26", "Defence", "Amddiffyn", ExemptionKind.Qualified, harm: true),
        Foi("27(1)", "International relations", "Cysylltiadau rhyngwladol", ExemptionKind.Qualified, harm: true),
        Foi("27(2)", "What another state gave in confidence", "Yr hyn a roddodd gwladwriaeth arall yn gyfrinachol", ExemptionKind.Qualified),
        Foi("28", "Relations within the United Kingdom", "Cysylltiadau o fewn y Deyrnas Unedig", ExemptionKind.Qualified, harm: true),
        Foi("29", "The economy", "Yr economi", ExemptionKind.Qualified, harm: true),
        Foi("30(1)", "Our investigations and proceedings", "Ein hymchwiliadau a’n hachosion", ExemptionKind.Qualified),
        Foi("30(2)", "Confidential sources of investigations", "Ffynonellau cyfrinachol ymchwiliadau", ExemptionKind.Qualified),
        Foi("31(1)", "Law enforcement", "Gorfodi’r gyfraith", ExemptionKind.Qualified, harm: true),
        Foi("32", "Court records", "Cofnodion llys", ExemptionKind.Absolute),
        Foi("33", "Audit", "Archwilio", ExemptionKind.Qualified, harm: true),
        Foi("34", "Parliamentary privilege", "Braint seneddol", ExemptionKind.Absolute),
        Foi("35", "How the government makes policy", "Sut mae’r llywodraeth yn llunio polisi", ExemptionKind.Qualified) with { Note = "For government departments and the Welsh Government. A council cannot use it." },
        Foi("36(2)", "The effective conduct of public affairs", "Cynnal materion cyhoeddus yn effeithiol", ExemptionKind.Qualified, harm: true) with { Note = "Only in the reasonable opinion of the qualified person, in a council the monitoring officer or the chief executive. Write whose opinion it is, and when." },
        Foi("37(1)(a)–(ab)", "Communications with the Sovereign and the heirs", "Cyfathrebu â’r Brenin a’r etifeddion", ExemptionKind.Absolute),
        Foi("37(1)(ac)–(b)", "Communications with the Royal Household, and honours", "Cyfathrebu â’r Teulu Brenhinol, ac anrhydeddau", ExemptionKind.Qualified),
        Foi("38", "Health and safety", "Iechyd a diogelwch", ExemptionKind.Qualified, harm: true),
        Foi("39", "Environmental information", "Gwybodaeth amgylcheddol", ExemptionKind.Qualified) with { Note = "Answer it under the Environmental Information Regulations." },
        Foi("40(1)", "Personal data of the requester", "Data personol y ceisydd", ExemptionKind.Absolute) with { Note = "Answer it as a subject access request." },
        Foi("40(2)", "Personal data of somebody else", "Data personol rhywun arall", ExemptionKind.Absolute) with { Note = "Where telling would break a data protection principle: section 40(3A)(a)." },
        Foi("40(2) and (3B)", "Personal data to whose use somebody objected", "Data personol y gwrthwynebwyd eu defnyddio", ExemptionKind.Qualified),
        Foi("41", "What was given in confidence", "Yr hyn a roddwyd yn gyfrinachol", ExemptionKind.Absolute) with { Note = "Telling would be an actionable breach of confidence. The common law weighs the public interest too." },
        Foi("42", "Legal professional privilege", "Braint broffesiynol gyfreithiol", ExemptionKind.Qualified),
        Foi("43(1)", "Trade secrets", "Cyfrinachau masnachol", ExemptionKind.Qualified),
        Foi("43(2)", "Commercial interests", "Buddiannau masnachol", ExemptionKind.Qualified, harm: true),
        Foi("44", "Another law forbids it", "Mae cyfraith arall yn ei wahardd", ExemptionKind.Absolute) with { Note = "Name the law." },
        Eir("12(4)(a)", "We do not hold it", "Nid yw gennym", ExemptionKind.Qualified),
        Eir("12(4)(b)", "The request is manifestly unreasonable", "Mae’r cais yn amlwg yn afresymol", ExemptionKind.Qualified) with { Note = "Also where the cost would be out of all proportion. There is no fixed limit." },
        Eir("12(4)(c)", "The request is too general", "Mae’r cais yn rhy gyffredinol", ExemptionKind.Qualified) with { Note = "Only after we helped to make it clearer: regulation 9." },
        Eir("12(4)(d)", "It is still in the course of completion", "Mae’n dal i gael ei chwblhau", ExemptionKind.Qualified) with { Note = "Say who is preparing it and when it will be ready: regulation 14(4)." },
        Eir("12(4)(e)", "Internal communications", "Cyfathrebu mewnol", ExemptionKind.Qualified),
        Eir("12(5)(a)", "International relations, defence, security or public safety", "Cysylltiadau rhyngwladol, amddiffyn, diogelwch gwladol neu ddiogelwch y cyhoedd", ExemptionKind.Qualified, harm: true),
        Eir("12(5)(b)", "The course of justice", "Cwrs cyfiawnder", ExemptionKind.Qualified, harm: true),
        Eir("12(5)(c)", "Intellectual property", "Eiddo deallusol", ExemptionKind.Qualified, harm: true),
        Eir("12(5)(d)", "Confidential proceedings", "Achosion cyfrinachol", ExemptionKind.Qualified, harm: true) with { Note = Emissions },
        Eir("12(5)(e)", "Commercial confidentiality", "Cyfrinachedd masnachol", ExemptionKind.Qualified, harm: true) with { Note = Emissions },
        Eir("12(5)(f)", "Interests of whoever gave it freely", "Buddiannau’r sawl a’i rhoddodd o’i wirfodd", ExemptionKind.Qualified, harm: true) with { Note = Emissions },
        Eir("12(5)(g)", "The protection of the environment", "Diogelu’r amgylchedd", ExemptionKind.Qualified, harm: true) with { Note = Emissions },
        Eir("13(1)", "Personal data of somebody else", "Data personol rhywun arall", ExemptionKind.Absolute) with { Note = "Where telling would break a data protection principle: regulation 13(2A)(a)." },
        Eir("13(1) and (2B)", "Personal data to whose use somebody objected", "Data personol y gwrthwynebwyd eu defnyddio", ExemptionKind.Qualified),
    ];

    /// <summary>The limit of cost.</summary>
    public const string Cost = "foi-12";

    private const string Emissions = "Not for information on emissions: regulation 12(9).";

    /// <summary>The ground of that key; null for none.</summary>
    public static Exemption? Find(string? key) => All.FirstOrDefault(e => e.Key == key);

    /// <summary>The grounds of a law.</summary>
    public static IEnumerable<Exemption> Of(TargetLaw law) => All.Where(e => e.Law == law);

    private static Exemption Foi(string section, string english, string welsh, ExemptionKind kind, bool harm = false) =>
        new($"foi-{Name(section)}", TargetLaw.FreedomOfInformation, section, new LocalText(english, welsh), kind, harm);

    private static Exemption Eir(string regulation, string english, string welsh, ExemptionKind kind, bool harm = false) =>
        new($"eir-{Name(regulation)}", TargetLaw.EnvironmentalInformation, regulation, new LocalText(english, welsh), kind, harm);

    // 12(5)(e) is 12-5-e.
    private static string Name(string section) =>
        string.Join('-', section.ToLowerInvariant().Split(['(', ')', ' ', '–'], StringSplitOptions.RemoveEmptyEntries).Where(p => p != "and"));
}
