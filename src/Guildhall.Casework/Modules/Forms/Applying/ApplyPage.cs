using System.Globalization;
using System.Text;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Sending;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using MediaTypeHeaderValue = Microsoft.Net.Http.Headers.MediaTypeHeaderValue;

namespace Guildhall.Casework.Modules.Forms.Applying;

/// <summary>
/// A page of a form: finds the service and the person's draft before the page's own work, and turns away who may not use
/// the service. The antiforgery token is checked here, so that a page can be shown again with what was typed.
/// </summary>
internal abstract class ApplyPage(ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery, StepUp stepUp) : PageModel
{
    /// <summary>What is answered, in the address of a form that is asked again.</summary>
    public const string AskInRoute = "ask";

    private const long LongestBody = 4 * 1024 * 1024;

    /// <summary>The service as offered now, or as it was when the draft began.</summary>
    public ServiceVersion Version { get; private set; } = null!;

    public ServiceDefinition Form => Version.Definition;

    /// <summary>Where the form is filled in.</summary>
    public FormPlace Place { get; private set; } = null!;

    /// <summary>Whether the form was sent before, and the council asks for some of it again.</summary>
    public bool IsAskedAgain => Place.Ask is not null;

    /// <summary>The person's draft; null when they have none, or no more.</summary>
    public Draft? Draft { get; protected set; }

    public Sender Sender { get; private set; } = Sender.Anonymous;

    /// <summary>Whether the form came without a good antiforgery token: from an old page, or not from us at all.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Why it can neither be gone on with nor sent today; null where it can.</summary>
    public ServiceStatus? Closed { get; private set; }

    /// <summary>Whether it could not be read at all: too large, or not a form.</summary>
    public bool IsUnreadable { get; protected set; }

    /// <summary>Who fills the form in for whom, where it is for somebody else; null for an ordinary form.</summary>
    public (CurrentStaff By, FormForAnother For)? Another { get; private set; }

    public int KeptForDays => Drafts.KeptFor(Form).Days;

    protected Drafts Drafts { get; } = drafts;

    protected AnswerRules Rules { get; } = rules;

    protected static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en";

    protected string? Token => DraftCookie.Read(HttpContext, Place);

    protected virtual string? AskedPage => null;

    /// <summary>Whether the page needs the draft before its own work begins.</summary>
    protected virtual bool ReadsDraft => true;

    /// <summary>Whether who is signed out is asked to sign in to go on with a draft of their account.</summary>
    protected virtual bool AsksOwnerToSignIn => true;

    /// <summary>Whether this browser holds a draft that belongs to somebody else.</summary>
    protected bool IsSomebodyElses { get; private set; }

    // Never read from the form, where a question may have the same name.
    protected string Service => Place.Service;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Place = Guid.TryParse(RouteData.Values[AskInRoute] as string, out var ask)
            ? new FormPlace("", ask)
            : new FormPlace((string)RouteData.Values["service"]!);
        Response.Headers.CacheControl = "no-cache, no-store";
        if (IsAskedAgain && !await ReadAskedAsync())
        {
            // The page there says why: answered, not needed, too late, or another browser.
            context.Result = Redirect(Place.Start);
            return;
        }

        // The draft comes first: what is being tried out may never have been published, or be offered no longer.
        var current = catalogue.Find(Service);
        Draft ??= ReadsDraft || current is null ? await Drafts.FindAsync(Place, Token, AskedPage, HttpContext.RequestAborted) : null;
        var version = Draft is null ? current : await catalogue.VersionAsync(Draft.ServiceVersion, HttpContext.RequestAborted);
        if (version is null)
        {
            context.Result = NotFound();
            return;
        }

        Version = version;
        if (Draft is null && ReadsDraft && Form.Retired is not null)
        {
            context.Result = Redirect(FormLinks.Start(Service));
            return;
        }

        if (!IsAskedAgain && !Version.IsTest
            && await HttpContext.RequestServices.GetRequiredService<ServiceStatuses>().FindAsync(Service, HttpContext.RequestAborted) is { State: ServiceState.Closed } closed)
        {
            Draft ??= closed.EndsForms ? await Drafts.FindAsync(Place, Token, AskedPage, HttpContext.RequestAborted) : null;
            if (Draft is null && (ReadsDraft || closed.EndsForms))
            {
                context.Result = Redirect(FormLinks.Start(Service));
                return;
            }

            if (closed.EndsForms && Draft is { IsSent: false })
            {
                Closed = closed;
                context.Result = Instead("_Closed", StatusCodes.Status200OK);
                return;
            }
        }

        if (Draft is null && !ReadsDraft && DraftCookie.IsForAnother(HttpContext, Place))
        {
            // Who may send it depends on what it was begun with.
            Draft = await Drafts.FindAsync(Place, Token, AskedPage, HttpContext.RequestAborted);
        }

        if (Draft?.ForAnother is { } key && (AsksOwnerToSignIn || await HttpContext.UseStaffAsync() is not null))
        {
            if (await HttpContext.UseStaffAsync() is not { } by)
            {
                context.Result = Challenge(StaffScheme.Name);
                return;
            }

            if (HttpContext.RequestServices.GetService<IFormsForOthers>() is not { } others
                || await others.FindAsync(key, by, Form, HttpContext.RequestAborted) is not { } known)
            {
                context.Result = Instead("_NoAnswers", StatusCodes.Status410Gone);
                return;
            }

            Another = (by, known);
            Sender = new Sender(by.ToActor(), null, null) { ForAnother = key };
            ViewData["ForAnother"] = known.Banner;
        }
        else if (Form.IsInternal)
        {
            if (await HttpContext.UseStaffAsync() is not { } staff)
            {
                context.Result = Challenge(StaffScheme.Name);
                return;
            }

            if (!staff.WorksHere && !Form.Audience.Contains("councillor"))
            {
                context.Result = Forbid(StaffScheme.Name);
                return;
            }

            Sender = new Sender(staff.ToActor(), staff.Name, staff.Email);
        }
        else if (await stepUp.RequireAsync(HttpContext, Form.Needs) is { } step)
        {
            context.Result = step;
            return;
        }
        else if (User.FindPerson() is { } person)
        {
            Sender = Sender.Of(person);
        }

        if (Another is null && !Form.IsInternal && User.FindPerson() is { } acting && !Helping.May(acting, Service, Form.Privacy.IsClosedToHelpers, act: !Form.IsChecker))
        {
            context.Result = Instead("_NotForHelpers", StatusCodes.Status403Forbidden);
            return;
        }

        ViewData["Test"] = Version.IsTest ? Service : null;
        if (Draft is not null && !Sender.Owns(Draft))
        {
            if (IsAskedAgain)
            {
                context.Result = Redirect(Place.Start);
                return;
            }

            // Signed out since: what they answered is kept, and shown to nobody else who sits down here.
            if (AsksOwnerToSignIn && Another is null && !Form.IsInternal && User.FindPerson() is null)
            {
                context.Result = await stepUp.RequireAsync(HttpContext, Assurance.SignedIn);
                return;
            }

            IsSomebodyElses = true;
            Draft = null;
            Version = current ?? Version;
        }

        IsStale = HttpMethods.IsPost(Request.Method) && !await HasGoodTokenAsync();
        await next();
    }

    protected Journey Journey() => Draft is null
        ? new Journey(Form, Answers.Empty, [], Rules, Place)
        : Forms.Journey.Of(Draft, Form, Place, Rules);

    /// <summary>Begins a draft and gives the person its token.</summary>
    protected Task<Draft> BeginAsync(Answers? brought = null) => BeginAsync(Version, brought ?? Answers.Empty);

    /// <summary>Begins another service with some of these answers, and returns where its form begins.</summary>
    protected async Task<string> BeginNextAsync(NextService next, Answers answers)
    {
        if (catalogue.Find(next.Service) is not { } version)
        {
            return FormLinks.Start(next.Service);
        }

        var brought = version.Definition.Questions
            .Where(q => next.Carry.Contains(q.Name) && answers[q.Name] is not null && Form.Questions.Any(own => own.Name == q.Name && own.Type == q.Type))
            .Aggregate(Answers.Empty, (all, q) => all.With(q.Name, answers[q.Name]!.DeepClone()));
        await BeginAsync(version, brought);
        return FormLinks.Page(next.Service, version.Definition.Pages[0].Name);
    }

    private async Task<Draft> BeginAsync(ServiceVersion version, Answers brought)
    {
        var token = Forms.Drafts.NewToken();
        var draft = await Drafts.BeginAsync(Sender, version, token, Language, brought, HttpContext.RequestAborted);
        DraftCookie.Give(HttpContext, new FormPlace(version.Definition.Name), token, Another is null ? Drafts.KeptFor(version.Definition) : null);
        if (Another is not null)
        {
            DraftCookie.MarkForAnother(HttpContext, new FormPlace(version.Definition.Name));
        }

        return draft;
    }

    /// <summary>Lets go of the draft, so that another can begin.</summary>
    protected void ForgetDraft() => DraftCookie.Take(HttpContext, Place);

    /// <summary>The page for who comes back to a form that is not there any more.</summary>
    protected IActionResult NoAnswers() => Instead("_NoAnswers", StatusCodes.Status410Gone);

    /// <summary>The page for who comes back to a form they have sent.</summary>
    protected IActionResult AlreadySent() => Instead("_AlreadySent", StatusCodes.Status200OK);

    /// <summary>The page itself again, with what is wrong.</summary>
    protected static PageResult Again() => new() { StatusCode = StatusCodes.Status400BadRequest };

    protected ViewResult Instead(string view, int status) => new()
    {
        ViewName = $"/Modules/Forms/Applying/{view}.cshtml",
        StatusCode = status,
        ViewData = new(ViewData) { Model = this },
    };

    /// <summary>The way to sign in, for who has been signed out of the account the draft belongs to; null where that is not why there is none.</summary>
    protected async Task<IActionResult?> AskOwnerToSignInAsync() =>
        Another is null && !Form.IsInternal && User.FindPerson() is null
        && await Drafts.FindAsync(Place, Token, AskedPage, HttpContext.RequestAborted) is { AccountId: not null }
            ? await stepUp.RequireAsync(HttpContext, Assurance.SignedIn)
            : null;

    /// <summary>Finds the person's draft, and the version of the service it is for.</summary>
    protected async Task ReadDraftAsync()
    {
        Draft = await Drafts.FindAsync(Place, Token, AskedPage, HttpContext.RequestAborted);
        if (Draft is not null && !Sender.Owns(Draft))
        {
            Draft = null;
        }

        if (Draft is not null)
        {
            Version = await catalogue.VersionAsync(Draft.ServiceVersion, HttpContext.RequestAborted);
        }
    }

    private async Task<bool> ReadAskedAsync()
    {
        Draft = await Drafts.FindAsync(Place, Token, AskedPage, HttpContext.RequestAborted);
        if (Draft is null or { IsSent: true } or { AskedCase: null })
        {
            return false;
        }

        Place = Place with { Service = Draft.Service };
        return true;
    }

    /// <summary>Checks the antiforgery token, and reads the form on the way.</summary>
    protected virtual async Task<bool> HasGoodTokenAsync()
    {
        try
        {
            await LeaveOutNullsAsync();
            await antiforgery.ValidateRequestAsync(HttpContext);
            return true;
        }
        catch (AntiforgeryValidationException e)
        {
            IsUnreadable = e.InnerException is InvalidDataException or IOException;
            return false;
        }
        catch (IOException)
        {
            IsUnreadable = true;
            return false;
        }
    }

    // The framework reads no form with a null in it, and all the person typed would be lost for a character nobody sees.
    private async Task LeaveOutNullsAsync()
    {
        if (Request.ContentLength > LongestBody)
        {
            throw new IOException("The form is too large.");
        }

        // One that does not say how long it is is read no further either.
        if (HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && (size.MaxRequestBodySize ?? long.MaxValue) > LongestBody)
        {
            size.MaxRequestBodySize = LongestBody;
        }

        if (MediaTypeHeaderValue.TryParse(Request.ContentType, out var type) && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            // Bytes as characters, so that those of any encoding pass through unchanged.
            using var reader = new StreamReader(Request.Body, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
            var body = await reader.ReadToEndAsync(HttpContext.RequestAborted);
            Request.Body = new MemoryStream(Encoding.Latin1.GetBytes(body.Replace("%00", "", StringComparison.Ordinal)));
            Request.ContentLength = Request.Body.Length;
        }
    }
}
